// Strict-Transport-Security for the sites of one domain.
//
// Where: the application, before every other app.use and route. Behind a proxy that
// ends TLS, app.set("trust proxy", ...) has to name it, or the redirect never ends.
// Where helmet is used it would replace the header by its default:
//     app.use(helmet({ strictTransportSecurity: false }));
app.use((req, res, next) => {
  // http goes to https on the same host before anything else, and has no header.
  if (!req.secure) {
    return res.redirect(301, `https://${req.hostname}${req.originalUrl}`);
  }
  res.setHeader("{{.Name}}", "{{.Value}}");
  next();
});
