//! Who may ask for what, and how far: a table.

use crate::site::{Environment, Origin, Request, Scope, Transition};

/// Does the policy of this environment permit this origin to ask for this, so far?
///
/// Under [`Environment::Shared`] an application may reach the interpreters of its own name, and what it asks
/// there must end no process: strangers live in it.
///
/// ```
/// use wspbus_models::authority::permits;
/// use wspbus_models::site::*;
/// let me = Origin::Application(Interpreter::first(Worker(0), Name(0)));
/// let restart = Request::Change(Transition::Restart);
/// assert!(permits(Environment::Dedicated, me, restart, Scope::Site));
/// assert!(!permits(Environment::Shared, me, restart, Scope::Site));
/// assert!(permits(Environment::Shared, me, Request::Tell, Scope::Application));
/// ```
pub fn permits(environment: Environment, origin: Origin, request: Request, scope: Scope) -> bool {
    let stranger = matches!(origin, Origin::Application(_)) && environment == Environment::Shared;
    let ends_nothing =
        !matches!(request, Request::Change(Transition::Roll | Transition::Restart | Transition::Exit));
    !stranger || (!scope.every_name() && ends_nothing)
}
