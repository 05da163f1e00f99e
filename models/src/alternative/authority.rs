//! Controllers that lack one rule of authority each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::authority::Design;
use crate::site::authority::model::Authority;
use crate::site::authority::model::configuration::{AuthorityConfiguration, EXIT_SHARED, SEQUENCES, TRICKS};

/// The designs that lack a rule.
pub const ALL: &[Named<Authority>] = &[
    Named::alternative(
        "silent-denial",
        || lacking(SEQUENCES, Design { denials: false, ..SEQUENCES.design }),
        "A request that is not permitted is dropped.",
        &[breaks(
            "every-request-is-answered",
            "The requester waits without end, or repeats its request without end. mod_wsgi installs no signal handler, and says nothing to the caller.",
        )],
    ),
    Named::alternative(
        "one-user",
        || lacking(TRICKS, Design { users: false, ..TRICKS.design }),
        "Workers run as the user of the controller, so they may signal it; and a signal does not name its sender.",
        &[
            breaks(
                "the-policy-decides",
                "An application signals the controller, and the site reloads: with one user for both, gunicorn and uWSGI behave so.",
            ),
            breaks(
                "applications-leave-each-other-alone",
                "The effect of one application in this way reaches all applications.",
            ),
            breaks("no-application-gets-at-privileges", "The key is read because an application wants it."),
        ],
    ),
    Named::alternative(
        "bytes-are-orders",
        || lacking(TRICKS, Design { channels: false, ..TRICKS.design }),
        "Every process that can write into the controller's descriptor gives orders.",
        &[
            breaks(
                "the-policy-decides",
                "An application finds the descriptor, which it inherited, and writes: Apache's pipe of death.",
            ),
            breaks(
                "applications-leave-each-other-alone",
                "The effect of one application in this way reaches all applications.",
            ),
            breaks("no-application-gets-at-privileges", "The key is read because an application wants it."),
        ],
    ),
    Named::alternative(
        "shared-table",
        || lacking(TRICKS, Design { own_account: false, ..TRICKS.design }),
        "The controller acts on a table that its workers can write.",
        &[
            breaks(
                "no-application-gets-at-privileges",
                "An application writes into the table, and the privileged parent follows: CVE-2019-0211.",
            ),
            breaks(
                "privileges-are-the-controllers",
                "The controller takes a privileged action without a request for it.",
            ),
        ],
    ),
    Named::alternative(
        "worker-with-privileges",
        || lacking(TRICKS, Design { own_key: false, ..TRICKS.design }),
        "A worker keeps the privileges with which it was started, and reads the key itself.",
        &[
            breaks(
                "no-application-gets-at-privileges",
                "Every application in the worker can read the key, too.",
            ),
            breaks("privileges-are-the-controllers", "The key is read by a worker, for no request."),
        ],
    ),
    Named::alternative(
        "system-exit-ends-the-site",
        || lacking(EXIT_SHARED, Design { exit_is_asked: false, ..EXIT_SHARED.design }),
        "SystemExit in an application is an order to the whole site.",
        &[
            breaks(
                "the-policy-decides",
                "One handler of one application ends the site for all applications: CherryPy behaves so.",
            ),
            breaks(
                "applications-leave-each-other-alone",
                "Applications of other owners lose their processes.",
            ),
        ],
    ),
];

/// This configuration under another design. It promises no reachability claim.
const fn lacking(base: AuthorityConfiguration, design: Design) -> Authority {
    Authority { configuration: AuthorityConfiguration { design, shows: &[], ..base } }
}
