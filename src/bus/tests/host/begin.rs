//! The beginning of a service, with a limit and without.

use std::future::{Pending, Ready, pending};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use ::tokio::runtime::{Builder, Runtime};
use wspbus::host::tokio::Service;
use wspbus::{Bus, Channel, Code, Drive, Reason, Refused, State, WeakBus};

use super::LONG;

/// A beginning that never ends.
type Never = Pending<Result<Ready<Result<(), &'static str>>, &'static str>>;

const LIMIT: Duration = Duration::from_millis(5);

fn world() -> (Runtime, Bus) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    (runtime, Bus::builder().drive(Drive::Thread).build())
}

#[test]
fn a_service_that_does_not_begin_in_time_fails_the_start() {
    let (runtime, bus) = world();
    let service = Service::new(runtime.handle(), |_stop| -> Never { pending() });
    service.begin_within(LIMIT).subscribe(&bus, 50).unwrap();
    bus.start();
    let text = "exit code 70; start L1 fails: the service had not begun after 5 ms, and was cancelled";
    assert_eq!(bus.block().unwrap().to_string(), text);
}

/// The control: an exit waits for the start listener.
#[test]
fn without_a_limit_an_exit_waits_for_the_beginning() {
    let (runtime, bus) = world();
    let (open, gate) = ::tokio::sync::oneshot::channel::<()>();
    let mut gate = Some(gate);
    let service = Service::new(runtime.handle(), move |stop| {
        let gate = gate.take();
        async move {
            if let Some(gate) = gate {
                let _ = gate.await;
            }
            Ok::<_, &str>(async move {
                stop.await;
                Ok(())
            })
        }
    });
    service.subscribe(&bus, 50).unwrap();
    bus.start();
    bus.wait(State::Starting).unwrap();
    let exit = bus.exit(Code::OK).ticket().unwrap();
    assert!(exit.wait_timeout(Duration::from_millis(50)).unwrap().is_none());
    assert_eq!(bus.state(), State::Starting);
    drop(open);
    assert!(exit.wait().unwrap().is_reached());
    assert_eq!(bus.block().unwrap().to_string(), "exit code 0");
}

#[test]
fn an_exit_that_comes_meanwhile_goes_on_when_the_limit_is_over() {
    let (runtime, bus) = world();
    let service = Service::new(runtime.handle(), |_stop| -> Never { pending() });
    service.named("db").begin_within(Duration::from_millis(100)).subscribe(&bus, 50).unwrap();
    bus.start();
    bus.wait(State::Starting).unwrap();
    let report = bus.exit(Code(3)).wait().unwrap().unwrap();
    assert!(report.is_reached() && report.to_string().contains("; start L1 (db) fails: "), "{report}");
    assert_eq!(bus.block().unwrap().code, Code(3));
}

/// The future is gone with all that it held when its listener ends, and the service that it would give does not run.
#[test]
fn a_beginning_that_is_cancelled_is_gone() {
    struct Socket(mpsc::Sender<()>);
    impl Drop for Socket {
        fn drop(&mut self) {
            std::thread::sleep(Duration::from_millis(50));
            let _ = self.0.send(());
        }
    }
    let ((runtime, bus), (sender, gone)) = (world(), mpsc::channel());
    let service = Service::new(runtime.handle(), move |_stop| {
        let socket = Socket(sender.clone());
        async move {
            let _socket = socket;
            pending::<Result<Ready<Result<(), &str>>, &str>>().await
        }
    });
    service.begin_within(LIMIT).subscribe(&bus, 50).unwrap();
    assert!(!bus.start().wait().unwrap().unwrap().is_reached());
    assert_eq!(gone.try_iter().count(), 1);
}

#[test]
fn a_beginning_that_cannot_be_cancelled_does_not_hold_the_start() {
    let ((runtime, bus), (open, gate)) = (world(), mpsc::channel::<()>());
    let mut gate = Some(gate);
    let service = Service::new(runtime.handle(), move |_stop| {
        let gate = gate.take();
        async move {
            // It blocks a thread of the runtime, and does not come back.
            gate.map(|gate| gate.recv().is_ok());
            Err::<Ready<Result<(), &str>>, _>("too late")
        }
    });
    // Within this time a thread of the runtime has begun with it.
    service.begin_within(Duration::from_secs(1)).subscribe(&bus, 50).unwrap();
    bus.start();
    let outcome = bus.block().unwrap();
    assert!(outcome.to_string().ends_with("after 1000 ms, was cancelled, and is still there"), "{outcome}");
    drop(open);
}

#[test]
fn a_service_that_begins_in_time_is_not_cancelled_later() {
    let ((runtime, bus), (sender, ended)) = (world(), mpsc::channel());
    let service = Service::new(runtime.handle(), move |stop| {
        let sender = sender.clone();
        async move {
            Ok::<_, &str>(async move {
                stop.await;
                sender.send(()).map_err(|_| "no reader")
            })
        }
    });
    service.begin_within(Duration::from_secs(1)).subscribe(&bus, 50).unwrap();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(bus.state(), State::Running);
    assert!(bus.stop().wait().unwrap().unwrap().failures().is_empty());
    assert_eq!(ended.recv_timeout(LONG), Ok(()));
}

/// The only thread of the runtime is busy, so the beginning is never polled.
#[test]
fn a_beginning_that_never_ran_is_gone_too() {
    struct Slow(Arc<AtomicBool>);
    impl Drop for Slow {
        fn drop(&mut self) {
            std::thread::sleep(Duration::from_millis(50));
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let ((runtime, bus), gone) = (world(), Arc::new(AtomicBool::new(false)));
    let (began, busy) = mpsc::channel();
    runtime.spawn(async move {
        began.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(100));
    });
    busy.recv_timeout(LONG).unwrap();
    let of_service = gone.clone();
    let service = Service::new(runtime.handle(), move |_stop| {
        let slow = Slow(of_service.clone());
        async move {
            let _slow = slow;
            pending::<Result<Ready<Result<(), &str>>, &str>>().await
        }
    });
    service.begin_within(LIMIT).subscribe(&bus, 50).unwrap();
    let was_gone = gone.clone();
    bus.subscribe(Channel::Start, 60, move || assert!(was_gone.load(Ordering::SeqCst), "it is there"))
        .unwrap()
        .detach();
    bus.start();
    assert_eq!(bus.block().unwrap().failures.len(), 1);
}

/// Its destructor asks in the name of the listener, on any thread of the runtime.
#[test]
fn a_beginning_that_is_cancelled_is_dropped_in_the_name_of_its_listener() {
    struct Asks(WeakBus, mpsc::Sender<Option<Refused>>);
    impl Drop for Asks {
        fn drop(&mut self) {
            let refused = self.0.upgrade().and_then(|bus| bus.entered(State::Exited).err());
            self.1.send(refused).unwrap();
        }
    }
    let ((runtime, bus), (tell, told)) = (world(), mpsc::channel());
    let weak = bus.downgrade();
    let service = Service::new(runtime.handle(), move |_stop| {
        let asks = Asks(weak.clone(), tell.clone());
        async move {
            let _asks = asks;
            let never: Never = pending();
            never.await
        }
    });
    service.begin_within(LIMIT).subscribe(&bus, 50).unwrap();
    bus.start();
    assert_eq!(told.recv_timeout(LONG).unwrap(), Some(Refused(Reason::InListener)));
}
