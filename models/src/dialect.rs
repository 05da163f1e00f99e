//! Real buses and servers exactly as they are, bugs included.

pub mod cherrypy;
pub mod common;
pub mod gunicorn;
pub mod httpd;
pub mod magicbus;
pub mod mod_wsgi;
pub mod python;
pub mod untested;

#[cfg(test)]
mod tests;

pub use untested::Untested;

use crate::named::Whose;

/// Lists of the claims that a dialect leaves untested, each behind the name of the model, and the name and version of the
/// dialect. A model may be of two dialects, and a dialect may have two lists.
pub static UNTESTED: [(&str, &str, &[Untested]); 7] = [
    ("cherrypy", cherrypy::DIALECT, cherrypy::untested::UNTESTED),
    ("magicbus", magicbus::DIALECT, magicbus::untested::UNTESTED),
    ("httpd", httpd::EVENT, httpd::untested::UNTESTED),
    ("httpd", httpd::PREFORK, httpd::untested::UNTESTED),
    ("httpd", httpd::PREFORK, httpd::untested::OF_PREFORK),
    ("mod_wsgi", mod_wsgi::DIALECT, mod_wsgi::untested::UNTESTED),
    ("gunicorn", gunicorn::DIALECT, gunicorn::untested::UNTESTED),
];

/// The claims that the configurations of a model leave untested together, with the reasons; none if they are not those of
/// a dialect.
pub fn left_untested(model: &str, whose: Whose) -> Vec<&'static Untested> {
    let lists =
        UNTESTED.into_iter().filter(|(of, dialect, _)| *of == model && whose == Whose::Dialect(dialect));
    lists.flat_map(|(_, _, list)| list).collect()
}

/// Every dialect of a package of Python.
pub static PYTHON: [&python::PythonDialect; 2] = [&cherrypy::CHERRYPY, &magicbus::MAGICBUS];
