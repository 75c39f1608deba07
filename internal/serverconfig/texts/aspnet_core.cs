// Strict-Transport-Security for the sites of one domain: two parts of Program.cs.
//
// 1. Where: before builder.Build(). Without a MaxAge the default is 30 days. The port
//    has to be said, as without one nothing is redirected. 308 keeps the method of a
//    request, where 301 turns a POST into a GET.
builder.Services.AddHsts(options =>
{
    options.MaxAge = TimeSpan.FromSeconds({{.MaxAge}});
    options.IncludeSubDomains = {{.IncludeSubDomains}};
    options.Preload = {{.Preload}};
});
builder.Services.AddHttpsRedirection(options =>
{
    options.RedirectStatusCode = StatusCodes.Status308PermanentRedirect;
    options.HttpsPort = 443;
});

// 2. Where: after builder.Build(), before all other middleware, except
//    app.UseExceptionHandler, which has to stand above it or its pages go without the
//    header, and, behind a proxy that ends TLS, app.UseForwardedHeaders above both.
//    What stays on http are the files by which a certificate authority checks the
//    domain: serve them below.
app.UseHsts();
app.UseWhen(
    context => !System.Text.RegularExpressions.Regex.IsMatch(
        context.Request.Path, @"^/\.well-known/(acme-challenge|pki-validation)/[-.\w]+\z"),
    https => https.UseHttpsRedirection());
