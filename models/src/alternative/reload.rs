//! Reloads that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::reload::Design;
use crate::site::reload::model::Reload;
use crate::site::reload::model::configuration::{AGAIN, CERTIFICATE, CRASH, ReloadConfiguration, TYPO};

/// The designs that lack a rule.
pub const ALL: &[Named<Reload>] = &[
    Named::alternative(
        "acknowledged-when-loaded",
        || lacking(CERTIFICATE, Design { waits: false, ..CERTIFICATE.design }),
        "The requester is told when the load ends; the workers switch later.",
        &[breaks(
            "no-connection-after-the-reload-uses-the-old-version",
            "The requester is told that the certificate is in use, and a worker that has not switched yet still accepts with the old certificate.",
        )],
    ),
    Named::alternative(
        "joined-without-a-round",
        || lacking(AGAIN, Design { rounds: false, ..AGAIN.design }),
        "A requester that asks during a load is told when that load ends.",
        &[breaks(
            "a-reload-is-acknowledged-on-a-fresh-load",
            "The file was read before the newer certificate was put there: the owner is told that the newer certificate is in use, and it was never loaded.",
        )],
    ),
    Named::alternative(
        "open-connections-switch",
        || lacking(CERTIFICATE, Design { keeps: false, ..CERTIFICATE.design }),
        "A worker that takes a new version uses it for its open connections, too.",
        &[breaks(
            "a-connection-keeps-its-version",
            "A session that began with one certificate goes on with another.",
        )],
    ),
    Named::alternative(
        "bad-certificate-ends-all",
        || lacking(TYPO, Design { survives: false, ..TYPO.design }),
        "A version that cannot be loaded ends the controller.",
        &[breaks(
            "a-failed-load-ends-nothing",
            "A typing error in a certificate ends a site that works: Apache does so at a restart with a bad configuration.",
        )],
    ),
    Named::alternative(
        "lazy-load",
        || lacking(TYPO, Design { eager: false, ..TYPO.design }),
        "The controller does not load: a worker reads the file when its next connection needs it.",
        &[
            breaks(
                "privileges-are-the-controllers",
                "The key is read by a worker: then every application in that worker can read the key.",
            ),
            breaks(
                "a-reload-is-acknowledged-on-a-fresh-load",
                "No load had begun when the requester was told that the version was in use.",
            ),
            breaks(
                "a-failed-load-is-told-as-one",
                "It shows only later, after the acknowledgement, that the version is bad.",
            ),
            breaks(
                "no-connection-after-the-reload-uses-the-old-version",
                "The worker cannot load the version that was acknowledged, and goes on with the version that it has.",
            ),
        ],
    ),
    Named::alternative(
        "version-of-the-slot",
        || lacking(CRASH, Design { current: false, ..CRASH.design }),
        "A worker that takes the place of another begins with the version that the slot began with.",
        &[breaks(
            "no-connection-after-the-reload-uses-the-old-version",
            "A worker crashes after the Reload, and its successor serves the old certificate.",
        )],
    ),
    Named::alternative(
        "advice-only",
        || lacking(CERTIFICATE, Design { switches: false, ..CERTIFICATE.design }),
        "The workers are advised of the new version, as in a Graceful, and take notice without a drop to Idle.",
        &[breaks(
            "no-connection-after-the-reload-uses-the-old-version",
            "Every worker was told, and no worker switched.",
        )],
    ),
    Named::alternative(
        "waits-for-the-dead",
        || lacking(CRASH, Design { forgets: false, ..CRASH.design }),
        "The controller waits until every worker that was handed the new version has said that it uses it.",
        &[breaks(
            "every-reload-is-acknowledged",
            "One of the workers crashed before: the requester that uploaded the certificate waits without end.",
        )],
    ),
];

/// This configuration under another design. It promises no reachability claim.
const fn lacking(base: ReloadConfiguration, design: Design) -> Reload {
    Reload { configuration: ReloadConfiguration { design, shows: &[], ..base } }
}
