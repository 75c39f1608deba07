// Strict-Transport-Security for the sites of one domain: two parts of Program.cs.
//
// 1. Where: before builder.Build(). Without a MaxAge the default is 30 days. The port
//    has to be said, as without one nothing is redirected.
builder.Services.AddHsts(options =>
{
    options.MaxAge = TimeSpan.FromSeconds({{.MaxAge}});
    options.IncludeSubDomains = {{.IncludeSubDomains}};
    options.Preload = {{.Preload}};
});
builder.Services.AddHttpsRedirection(options =>
{
    options.RedirectStatusCode = StatusCodes.Status301MovedPermanently;
    options.HttpsPort = 443;
});

// 2. Where: after builder.Build(), before all other middleware, save for
//    app.UseExceptionHandler, which has to stand above it or its pages go without the
//    header, and, behind a proxy that ends TLS, app.UseForwardedHeaders above both.
app.UseHsts();
app.UseHttpsRedirection();
