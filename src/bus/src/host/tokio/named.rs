//! A future that runs in the name of the listener that waits for it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::runtime::{Names, Runtime, Threads};

/// A future that any thread of the runtime polls and drops, in the names in which the thread ran that made it. That
/// thread waits until this value is gone, so the names are those of a call that lasts. The one exception is a future that
/// was cancelled and does not come back to its runtime: what it asks later is refused as of a call that is over. If its
/// listener is called again meanwhile, it speaks as that call: a name has no number of a call.
pub(super) struct Named<F> {
    names: Names,
    /// Taken to be dropped in its names.
    future: Option<Pin<Box<F>>>,
}

impl<F> Named<F> {
    pub fn new(future: F) -> Named<F> {
        Named { names: Threads::here(|here| here.names()), future: Some(Box::pin(future)) }
    }
}

impl<F: Future> Future for Named<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let _named = InNames::enter(self.names.clone());
        let Some(future) = &mut self.future else { return Poll::Pending };
        future.as_mut().poll(context)
    }
}

impl<F> Drop for Named<F> {
    fn drop(&mut self) {
        let _named = InNames::enter(std::mem::take(&mut self.names));
        self.future = None;
    }
}

/// The thread runs in other names while this value lives. It gets its own back also after a panic.
struct InNames {
    own: Names,
}

impl InNames {
    fn enter(names: Names) -> InNames {
        InNames { own: Threads::here(|here| here.rename(names)) }
    }
}

impl Drop for InNames {
    fn drop(&mut self) {
        let own = std::mem::take(&mut self.own);
        drop(Threads::here(|here| here.rename(own)));
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use wspbus_models::bus::End;
    use wspbus_models::bus::event::{ListenerId, Origin, Reason};

    use super::*;
    use crate::{Bus, Refused};

    /// It was cancelled, and its call is over: the ticket is that of all others too.
    #[test]
    fn a_late_future_leaves_a_ticket_as_it_is() {
        let bus = Bus::new();
        let ticket = bus.start().ticket().unwrap();
        let (of_future, mut late) = (ticket.clone(), None);
        bus.engine.run(Origin::Listener(ListenerId(7)), || {
            late = Some(Box::pin(Named::new(async move { of_future.try_wait().err() })));
            (End::Ok, None)
        });
        let mut late = late.unwrap();
        let polled = late.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled, Poll::Ready(Some(Refused(Reason::Stale))));
        assert!(ticket.wait().unwrap().is_reached());
    }
}
