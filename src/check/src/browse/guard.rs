//! The requests that may be answered: those of this machine, of pages that this server sent.

use std::net::SocketAddr;

use super::http::{Head, Response};

/// The names under which a server may be asked.
pub(super) struct Guard {
    hosts: Vec<String>,
}

impl Guard {
    /// The guard of a server with this address.
    pub(super) fn new(address: SocketAddr) -> Self {
        let port = address.port();
        let own = SocketAddr::new(address.ip(), port).to_string();
        let mut hosts =
            vec![format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}"), own];
        if port == 80 {
            let bare: Vec<String> =
                hosts.iter().filter_map(|host| host.strip_suffix(":80")).map(String::from).collect();
            hosts.extend(bare);
        }
        Guard { hosts }
    }

    /// Lets a request pass, or says why it is refused.
    ///
    /// A page of another site can make a browser ask this server, by a name that its owner lets lead here. Then `Host`
    /// is that name. A page of another site that asks by the right name is known by `Origin` or `Sec-Fetch-Site`, which
    /// no page can forge.
    pub(super) fn pass(&self, head: &Head) -> Result<(), Response> {
        let mut hosts = head.all("host");
        let is_ours = match (hosts.next(), hosts.next()) {
            (Some(host), None) => self.is_known(host),
            _ => false,
        };
        if !is_ours {
            let expected = self.hosts.first().map_or("", String::as_str);
            return Err(forbidden(&format!(
                "the header Host does not name this server; open http://{expected} itself"
            )));
        }
        let is_foreign =
            |origin: &str| origin.strip_prefix("http://").is_none_or(|host| !self.is_known(host));
        if head.all("origin").any(is_foreign) {
            return Err(forbidden("a page of another origin made this request"));
        }
        let is_sent_here = |site: &str| matches!(site, "same-origin" | "none");
        if head.path.starts_with("/api/") && !head.all("sec-fetch-site").all(is_sent_here) {
            return Err(forbidden("a page of another site made this request"));
        }
        Ok(())
    }

    fn is_known(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

fn forbidden(words: &str) -> Response {
    Response::text(403, words)
}
