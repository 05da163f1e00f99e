//! Real buses and servers exactly as they are, bugs included.

pub mod cherrypy;
pub mod gunicorn;
pub mod httpd;
pub mod magicbus;
pub mod mod_wsgi;
pub mod python;

#[cfg(test)]
mod tests;

/// Every package of Python that there is a dialect of.
pub static PACKAGES: [&python::Package; 2] = [&cherrypy::PACKAGE, &magicbus::PACKAGE];
