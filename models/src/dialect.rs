//! Other people's buses exactly as they are, bugs included.

pub mod cherrypy;
pub mod magicbus;
pub mod python;
