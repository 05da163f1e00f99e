//! The changes of the code of the two machines of a site that no claim can see, each with the reason.

/// The site, and why no behaviour of the site differs.
pub const LISTED: &[(&str, &str)] = &[];
