// Strict-Transport-Security for the sites of one domain.
//
// Where: the application, before every other app.use and route. Behind a proxy that
// ends TLS, app.set("trust proxy", ...) has to name it, or the redirect never ends.
// A route that sets the header itself replaces this one. So does helmet with its
// default, unless it is told not to:
//     app.use(helmet({ strictTransportSecurity: false }));
app.use((req, res, next) => {
  if (req.secure) {
    res.setHeader("{{.Name}}", "{{.Value}}");
    return next();
  }
  // http has no header and goes to https on the same host, except the files by which a
  // certificate authority checks the domain: serve them below.
  if (/^\/\.well-known\/(acme-challenge|pki-validation)\/[-.\w]+$/.test(req.path)) {
    return next();
  }
  // The host without its port, which is no port of TLS. It is that of the request, not
  // req.hostname: with "trust proxy" that one is whatever X-Forwarded-Host says, and
  // many proxies pass that on as a visitor sent it.
  const host = /^([-.\w]+|\[[\da-f:.]+\])(:\d*)?$/i.exec(req.get("host") ?? "");
  if (!host) {
    return res.sendStatus(400);
  }
  // A proxy may send the whole URL: take what is after its host. 308 keeps the method of
  // a request, where 301 turns a POST into a GET.
  const path = req.originalUrl.replace(/^\w+:\/\/[^/?]*/, "").replace(/^\/?/, "/");
  res.redirect(308, `https://${host[1]}${path}`);
});
