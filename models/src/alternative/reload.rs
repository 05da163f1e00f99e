//! Reloads that lack one rule each: what they break says why the rule is there.

use crate::named::{Named, breaks};
use crate::site::reload::Design;
use crate::site::reload::model::Reload;
use crate::site::reload::model::configuration::{AGAIN, CERTIFICATE, CRASH, Configuration, TYPO};

/// The designs that lack a rule.
pub const ALL: &[Named<Reload>] = &[
    Named::alternative(
        "acknowledged-when-loaded",
        || lacking(CERTIFICATE, Design { waits: false, ..CERTIFICATE.design }),
        "Whoever asked is told when the load ends; the workers switch when they come to it.",
        &[breaks(
            "no-connection-after-the-reload-uses-the-old-version",
            "The certificate is said to be in use, and a worker that has not switched yet still accepts with the old one.",
        )],
    ),
    Named::alternative(
        "joined-without-a-round",
        || lacking(AGAIN, Design { rounds: false, ..AGAIN.design }),
        "Whoever asks during a load is told when that load ends.",
        &[breaks(
            "a-reload-is-acknowledged-on-a-fresh-load",
            "The file was read before the newer certificate was put there: its owner is told that it is in use, and it was never loaded.",
        )],
    ),
    Named::alternative(
        "open-connections-switch",
        || lacking(CERTIFICATE, Design { keeps: false, ..CERTIFICATE.design }),
        "A worker that takes a new version takes it for its open connections, too.",
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
        "Nobody loads: a worker reads the file when its next connection needs it.",
        &[
            breaks(
                "privileges-are-the-controllers",
                "The key is read by a worker: then every application in it can read it.",
            ),
            breaks(
                "a-reload-is-acknowledged-on-a-fresh-load",
                "Nothing was loaded when the requester was told that it was.",
            ),
            breaks("a-failed-load-is-told-as-one", "That the version is bad shows later, when nobody asks."),
            breaks(
                "no-connection-after-the-reload-uses-the-old-version",
                "The worker cannot load what was acknowledged, and goes on with what it has.",
            ),
        ],
    ),
    Named::alternative(
        "version-of-the-slot",
        || lacking(CRASH, Design { current: false, ..CRASH.design }),
        "A worker that takes the place of another begins with the version that the place began with.",
        &[breaks(
            "no-connection-after-the-reload-uses-the-old-version",
            "A worker crashes after the Reload, and its successor serves the old certificate.",
        )],
    ),
    Named::alternative(
        "advice-only",
        || lacking(CERTIFICATE, Design { switches: false, ..CERTIFICATE.design }),
        "The workers are advised of the new version, as of a Graceful, and take notice without a drop to Idle.",
        &[breaks(
            "no-connection-after-the-reload-uses-the-old-version",
            "Everybody was told, and nothing was switched.",
        )],
    ),
    Named::alternative(
        "waits-for-the-dead",
        || lacking(CRASH, Design { forgets: false, ..CRASH.design }),
        "The controller waits until every worker that was handed the new version has said that it uses it.",
        &[breaks(
            "every-reload-is-acknowledged",
            "One of them crashed before: whoever uploaded the certificate waits for ever.",
        )],
    ),
];

/// This configuration under another design. It promises to show nothing.
const fn lacking(base: Configuration, design: Design) -> Reload {
    Reload { configuration: Configuration { design, shows: &[], ..base } }
}
