use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use ::tokio::io::{AsyncReadExt, AsyncWriteExt};
use ::tokio::net::{TcpListener, TcpStream};
use ::tokio::runtime::{Builder, Runtime};
use ::tokio::sync::oneshot;
use ::tokio::time::sleep;
use wspbus::event::{Answer, Event, Origin, Reason};
use wspbus::host::tokio::{BlockError, Service, Stop, block, listener};
use wspbus::{Bus, Channel, Code, Drive, Exit, Goal, Input, Policy, Refused, Report, State};

use super::LONG;

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn own_thread() -> Bus {
    Bus::builder().drive(Drive::Thread).build()
}

/// The causes of the failures of a report.
fn causes(report: &Report) -> Vec<String> {
    report.failures().iter().map(|failure| report.causes.of(failure).unwrap().to_string()).collect()
}

#[test]
fn a_listener_ends_as_its_future_does() {
    let (runtime, bus) = (runtime(), own_thread());
    let mut turn = 0;
    let each = listener(runtime.handle(), move || {
        turn += 1;
        async move {
            sleep(Duration::from_millis(1)).await;
            assert_ne!(turn, 2, "the second turn panics");
            if turn == 3 { Err("no database") } else { Ok(()) }
        }
    });
    bus.subscribe(Channel::Graceful, 50, each).unwrap().detach();
    let exits = listener(runtime.handle(), || async { Exit(Code(5)) });
    bus.subscribe(Channel::Stop, 50, exits).unwrap().detach();
    runtime.block_on(async {
        bus.start().ticket().unwrap().await.unwrap();
        let mut found = Vec::new();
        for _ in 0..3 {
            found.push(causes(&bus.graceful().ticket().unwrap().await.unwrap()));
        }
        assert_eq!((found[0].len(), found[2].as_slice()), (0, ["no database".to_owned()].as_slice()));
        assert!(found[1][0].contains("the second turn panics"), "{found:?}");
        bus.stop();
        assert_eq!(block(&bus).await.unwrap().code, Code(5));
        assert_eq!(block(&bus).await.unwrap_err(), BlockError::Refused(Refused(Reason::Stale)));
    });
}

/// The pass runs on the only worker of the runtime. Another thread takes over its tasks.
#[test]
fn a_task_may_run_the_pass_on_a_runtime_of_several_threads() {
    let (runtime, bus) = (runtime(), Bus::new());
    let slow = listener(runtime.handle(), || sleep(Duration::from_millis(5)));
    bus.subscribe(Channel::Start, 50, slow).unwrap().detach();
    let task = runtime.spawn(async move { bus.start().wait().unwrap().unwrap().is_reached() });
    assert!(runtime.block_on(task).unwrap());
}

/// The control: here the thread of the pass is the one that the future needs.
#[test]
fn a_pass_on_the_only_thread_of_a_runtime_fails_instead_of_waiting_for_itself() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    for (bus, fails) in [(Bus::new(), true), (own_thread(), false)] {
        let slow = listener(runtime.handle(), || sleep(Duration::from_millis(1)));
        bus.subscribe(Channel::Graceful, 50, slow).unwrap().detach();
        let report = runtime.block_on(async {
            bus.start().ticket().unwrap().await.unwrap();
            bus.graceful().ticket().unwrap().await.unwrap()
        });
        let causes = causes(&report);
        assert_eq!(causes.len(), usize::from(fails), "{causes:?}");
        assert!(causes.iter().all(|cause| cause.contains("give the bus Drive::Thread")), "{causes:?}");
    }
}

#[test]
fn a_listener_of_a_runtime_that_is_gone_fails() {
    let (runtime, bus) = (runtime(), own_thread());
    let late = listener(runtime.handle(), || sleep(LONG));
    bus.subscribe(Channel::Graceful, 50, late).unwrap().detach();
    bus.start().wait().unwrap();
    runtime.shutdown_timeout(Duration::from_millis(1));
    let report = bus.graceful().wait().unwrap().unwrap();
    assert_eq!(causes(&report), ["the runtime was shut down before the future ended"]);
}

/// Every client is answered after a pause, also if the service is told to stop meanwhile.
async fn slow_echo(
    mut stop: Stop,
    addresses: mpsc::Sender<std::net::SocketAddr>,
) -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    let socket = TcpListener::bind("127.0.0.1:0").await?;
    addresses.send(socket.local_addr()?).map_err(std::io::Error::other)?;
    Ok(async move {
        loop {
            ::tokio::select! {
                () = &mut stop => return Ok(()),
                client = socket.accept() => {
                    let (mut client, _) = client?;
                    client.write_all(b"a").await?;
                    sleep(Duration::from_millis(20)).await;
                    client.write_all(b"b").await?;
                }
            }
        }
    })
}

#[test]
fn a_service_finishes_what_it_has_begun_and_comes_back() {
    let (runtime, bus, (sender, addresses)) = (runtime(), own_thread(), mpsc::channel());
    let service = Service::new(runtime.handle(), move |stop| slow_echo(stop, sender.clone()));
    service.subscribe(&bus, 50).unwrap();
    for _ in 0..2 {
        assert!(bus.start().wait().unwrap().unwrap().failures().is_empty());
        let address = addresses.recv_timeout(LONG).unwrap();
        runtime.block_on(async {
            let mut client = TcpStream::connect(address).await.unwrap();
            assert_eq!(client.read_u8().await.unwrap(), b'a');
            let stopped = bus.stop().ticket().unwrap();
            assert_eq!(client.read_u8().await.unwrap(), b'b', "the stop waits for the client");
            assert!(stopped.await.unwrap().failures().is_empty());
            assert!(TcpStream::connect(address).await.is_err(), "the socket is closed");
        });
    }
}

#[test]
fn a_service_that_does_not_drain_in_time_is_cancelled() {
    let (runtime, bus) = (runtime(), own_thread());
    let deaf = Service::new(runtime.handle(), |_stop| async { Ok::<_, &str>(std::future::pending()) });
    deaf.drain(Duration::from_millis(5)).subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    let report = bus.stop().wait().unwrap().unwrap();
    assert_eq!(causes(&report), ["the service had not ended after 5 ms, and was cancelled"]);
}

#[test]
fn a_service_that_is_cancelled_is_dropped() {
    let (runtime, bus, (alive, gone)) = (runtime(), own_thread(), mpsc::channel::<()>());
    let mut alive = Some(alive);
    let deaf = Service::new(runtime.handle(), move |_stop| {
        let alive = alive.take();
        async {
            Ok::<_, &str>(async move {
                let _alive = alive;
                std::future::pending().await
            })
        }
    });
    deaf.drain(Duration::from_millis(5)).subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    assert!(gone.try_recv().is_err_and(|error| error == mpsc::TryRecvError::Empty));
    bus.stop().wait().unwrap();
    assert_eq!(gone.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected));
}

#[test]
fn services_stop_in_the_reverse_order() {
    let (runtime, bus, (sender, ended)) = (runtime(), own_thread(), mpsc::channel());
    for (priority, name) in [(10, "first"), (20, "second")] {
        let sender = sender.clone();
        let service = Service::new(runtime.handle(), move |stop| {
            let sender = sender.clone();
            async move {
                Ok::<_, &str>(async move {
                    stop.await;
                    sender.send(name).map_err(|_| "no reader")
                })
            }
        });
        service.subscribe(&bus, priority).unwrap();
    }
    bus.start().wait().unwrap();
    bus.stop().wait().unwrap();
    assert_eq!(ended.try_iter().collect::<Vec<_>>(), ["second", "first"]);
}

#[test]
fn a_service_that_cannot_begin_fails_the_start() {
    let (runtime, bus) = (runtime(), own_thread());
    let service = Service::new(runtime.handle(), |_stop| async {
        Err::<std::future::Ready<Result<(), &str>>, _>("no socket")
    });
    service.subscribe(&bus, 50).unwrap();
    bus.start();
    let outcome = bus.block().unwrap();
    let cause = outcome.causes.of(&outcome.failures[0]).unwrap().to_string();
    assert_eq!((outcome.code, cause.as_str()), (Code::SOFTWARE, "no socket"));
}

#[test]
fn a_service_that_fails_or_panics_ends_the_bus() {
    let runtime = runtime();
    for panics in [false, true] {
        let (bus, (sender, said)) = (own_thread(), mpsc::channel());
        bus.listen_to_log(50, move |line| drop(sender.send(line.to_owned()))).detach();
        let service = Service::new(runtime.handle(), move |_stop| async move {
            Ok::<_, &str>(async move {
                assert!(!panics, "a bug");
                Err("the socket broke")
            })
        });
        service.subscribe(&bus, 50).unwrap();
        bus.start();
        let outcome = bus.block().unwrap();
        assert_eq!(outcome.code, Code::SOFTWARE);
        let expected = if panics {
            ("a service panicked", "a bug")
        } else {
            ("a service failed: the socket broke", "the socket broke")
        };
        let cause = outcome.causes.of(&outcome.failures[0]).unwrap().to_string();
        assert_eq!((said.recv_timeout(LONG).unwrap().as_str(), cause.as_str()), expected);
    }
}

#[test]
fn a_service_stops_after_a_start_that_failed() {
    let (runtime, bus, (sender, ended)) = (runtime(), own_thread(), mpsc::channel());
    let service = Service::new(runtime.handle(), move |stop| {
        let sender = sender.clone();
        async move {
            Ok::<_, &str>(async move {
                stop.await;
                sender.send(()).map_err(|_| "no reader")
            })
        }
    });
    service.subscribe(&bus, 50).unwrap();
    bus.subscribe(Channel::Start, 60, || Err("no database")).unwrap().detach();
    bus.start();
    assert_eq!(bus.block().unwrap().code, Code::SOFTWARE);
    ended.recv_timeout(LONG).unwrap();
    assert_eq!(bus.state(), State::Exited);
}

/// The bus would run without it.
#[test]
fn a_service_that_ends_before_it_is_told_to_ends_the_bus() {
    let (runtime, bus, (sender, said)) = (runtime(), own_thread(), mpsc::channel());
    bus.listen_to_log(50, move |line| drop(sender.send(line.to_owned()))).detach();
    let done = Service::new(runtime.handle(), |_stop| async { Ok::<_, &str>(async { Ok::<(), &str>(()) }) });
    done.subscribe(&bus, 50).unwrap();
    bus.start();
    let outcome = bus.block().unwrap();
    assert_eq!(outcome.code, Code::SOFTWARE);
    let expected = "a service ended before it was told to stop";
    assert!(outcome.to_string().contains(expected), "{outcome}");
    assert_eq!(said.recv_timeout(LONG).unwrap(), expected);
}

#[test]
fn a_block_that_was_given_up_is_taken_up_again() {
    let (runtime, bus) = (runtime(), own_thread());
    bus.subscribe(Channel::Stop, 50, || Err("it leaks")).unwrap().detach();
    runtime.block_on(async {
        bus.start();
        ::tokio::time::timeout(Duration::from_millis(5), block(&bus)).await.unwrap_err();
        bus.exit(Code(3));
        let outcome = block(&bus).await.unwrap();
        assert_eq!(outcome.to_string(), "exit code 3; stop L0 fails: it leaks");
        assert_eq!(block(&bus).await.unwrap_err(), BlockError::Refused(Refused(Reason::Stale)));
    });
}

/// The thread of the runtime has its own name again: what a task on it asks is no request of a listener.
#[test]
fn a_future_that_panics_leaves_its_name() {
    let (runtime, (tell, told)) = (runtime(), mpsc::channel());
    let recorder = move |input: &Input, _: &[Event]| {
        if let Input::Request(origin, _) = input {
            tell.send(*origin).unwrap();
        }
    };
    let bus = Bus::builder().drive(Drive::Thread).recorder(recorder).build();
    let panics = listener(runtime.handle(), || async {
        if true {
            panic!("a bug");
        }
    });
    bus.subscribe(Channel::Graceful, 50, panics).unwrap().detach();
    bus.start().wait().unwrap();
    assert_eq!(causes(&bus.graceful().wait().unwrap().unwrap()), ["a bug"]);
    let other = bus.clone();
    runtime.block_on(runtime.spawn(async move { drop(other.stop()) })).unwrap();
    assert!(told.try_iter().all(|origin| matches!(origin, Origin::Thread(_))));
}

#[test]
fn a_service_keeps_no_bus_alive() {
    let (runtime, bus) = (runtime(), own_thread());
    let service = Service::new(runtime.handle(), |stop: Stop| async move {
        Ok::<_, &str>(async move {
            stop.await;
            Ok(())
        })
    });
    service.subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    bus.stop().wait().unwrap();
    let weak = bus.downgrade();
    drop(bus);
    // A thread of the bus may have it a moment longer.
    let end = std::time::Instant::now() + LONG;
    while weak.upgrade().is_some() {
        assert!(std::time::Instant::now() < end, "the service has it");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn an_entry_of_the_main_queue_is_inside_of_the_runtime() {
    let (runtime, bus) = (runtime(), own_thread());
    let other = bus.clone();
    let inside = move || {
        let is_inside = ::tokio::runtime::Handle::try_current().is_ok();
        other.exit(Code(if is_inside { 3 } else { 4 }));
    };
    bus.run_in_main(inside).unwrap();
    assert_eq!(runtime.block_on(block(&bus)).unwrap().code, Code(3));
}

/// With `Drive::Caller` the exit that a service asks for runs on no thread that the service needs.
#[test]
fn a_service_that_fails_ends_a_bus_without_a_thread_of_its_own() {
    let (runtime, bus, (fail, told)) = (runtime(), Bus::new(), oneshot::channel::<()>());
    let mut told = Some(told);
    let service = Service::new(runtime.handle(), move |_stop| {
        let told = told.take();
        async move {
            Ok::<_, &str>(async move {
                if let Some(told) = told {
                    let _ = told.await;
                }
                Err("the socket broke")
            })
        }
    });
    service.subscribe(&bus, 50).unwrap();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    let (tell, ended) = mpsc::channel();
    std::thread::spawn(move || tell.send(bus.block().unwrap().code));
    drop(fail);
    let code = ended.recv_timeout(LONG);
    // A thread that waits for itself is no reason to wait.
    runtime.shutdown_background();
    assert_eq!(code, Ok(Code::SOFTWARE));
}

/// A service that was told to stop and then fails has failed its stop listener, and asks for nothing (FAIL-2).
#[test]
fn a_service_that_fails_while_it_drains_ends_nothing() {
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).max_blocking_threads(1).enable_all().build().unwrap();
    // Every request of a service was made before this ends.
    let asked = || runtime.block_on(runtime.spawn_blocking(|| ())).unwrap();
    for panics in [false, true] {
        let bus = own_thread();
        let service = Service::new(runtime.handle(), move |stop| async move {
            Ok::<_, &str>(async move {
                let _ = stop.await;
                assert!(!panics, "a bug");
                Err("a client did not go")
            })
        });
        service.subscribe(&bus, 50).unwrap();
        assert!(bus.start().wait().unwrap().unwrap().is_reached());
        let report = bus.reload().wait().unwrap().unwrap();
        asked();
        assert!(report.is_reached() && report.failures().len() == 1, "{report}");
        assert_eq!(bus.state(), State::Running);
        let report = bus.stop().wait().unwrap().unwrap();
        asked();
        assert!(report.is_reached() && bus.state() == State::Idle, "{report}");
    }
}

/// A pass calls this future once: its request joins the pass (GOAL-8), which runs once more for it and no further.
#[test]
fn a_request_of_a_future_is_one_of_its_listener() {
    let (runtime, bus) = (runtime(), own_thread());
    let ((sender, asked), weak) = (mpsc::channel(), bus.downgrade());
    let asks = listener(runtime.handle(), move || {
        let (sender, bus) = (sender.clone(), weak.upgrade().unwrap());
        async move {
            // Another poll, maybe by another thread.
            sleep(Duration::from_millis(1)).await;
            sender.send((bus.graceful().answer, bus.entered(State::Idle).err())).unwrap();
        }
    });
    bus.subscribe(Channel::Graceful, 50, asks).unwrap().detach();
    bus.start().wait().unwrap();
    bus.graceful().wait().unwrap();
    let expected = (Answer::Joined { again: false }, Some(Refused(Reason::InListener)));
    assert_eq!(asked.recv_timeout(LONG), Ok(expected));
    while !bus.status().at_rest {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(asked.try_iter().count(), 0, "one pass");
}

/// The names of a thread of the runtime are those of its own task again after each poll.
#[test]
fn a_future_that_waits_for_the_bus_is_refused_and_leaves_its_name() {
    let (runtime, bus) = (runtime(), own_thread());
    let weak = bus.downgrade();
    let waits = listener(runtime.handle(), move || {
        let bus = weak.upgrade().unwrap();
        async move { block(&bus).await.map(drop) }
    });
    bus.subscribe(Channel::Graceful, 50, waits).unwrap().detach();
    bus.start().wait().unwrap();
    let report = bus.graceful().wait().unwrap().unwrap();
    assert_eq!(causes(&report), [Refused(Reason::InListener).to_string()]);
    let other = bus.clone();
    let free = runtime.spawn(async move { other.entered(State::Running).is_ok() });
    assert!(runtime.block_on(free).unwrap());
}

#[test]
fn a_policy_sees_a_listener_in_its_future() {
    let runtime = runtime();
    let policy = Policy::listeners_only(&[Goal::Graceful]);
    let bus = Bus::builder().drive(Drive::Thread).policy(policy).build();
    let ((sender, asked), weak) = (mpsc::channel(), bus.downgrade());
    let service = Service::new(runtime.handle(), move |_stop| {
        let (sender, bus) = (sender.clone(), weak.upgrade().unwrap());
        async move {
            sender.send(bus.stop().answer).unwrap();
            Err::<std::future::Ready<Result<(), &str>>, _>("enough")
        }
    });
    service.subscribe(&bus, 50).unwrap();
    bus.start();
    assert_eq!(asked.recv_timeout(LONG), Ok(Answer::Denied), "the beginning of a service is a listener");
}

/// A value that asks when it is dropped.
struct AsksLate(wspbus::WeakBus, mpsc::Sender<Answer>);

impl Drop for AsksLate {
    fn drop(&mut self) {
        let Some(bus) = self.0.upgrade() else { return };
        self.1.send(bus.stop().answer).unwrap();
    }
}

#[test]
fn the_future_of_an_abandoned_call_is_refused_also_when_it_is_dropped() {
    let (runtime, bus) = (runtime(), own_thread());
    let ((sender, asked), weak) = (mpsc::channel(), bus.downgrade());
    let late = listener(runtime.handle(), move || {
        let asks = AsksLate(weak.clone(), sender.clone());
        async move {
            sleep(Duration::from_millis(50)).await;
            asks.1.send(asks.0.upgrade().unwrap().stop().answer).unwrap();
        }
    });
    bus.subscribe_with(Channel::Graceful, 50, Some(Duration::from_millis(5)), late).unwrap().detach();
    bus.start().wait().unwrap();
    bus.graceful().wait().unwrap();
    for _ in 0..2 {
        assert_eq!(asked.recv_timeout(LONG), Ok(Answer::Refused(Reason::Abandoned)));
    }
    assert_eq!(bus.state(), State::Running);
}

/// A service that does not listen is cancelled, and the listener ends when all that it held is gone: else the next start
/// finds its socket in use.
#[test]
fn a_service_that_is_cancelled_is_gone_when_the_pass_goes_on() {
    struct Socket(Arc<AtomicBool>);
    impl Drop for Socket {
        fn drop(&mut self) {
            std::thread::sleep(Duration::from_millis(100));
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let (runtime, bus, gone) = (runtime(), own_thread(), Arc::new(AtomicBool::new(false)));
    let socket = gone.clone();
    let service = Service::new(runtime.handle(), move |_stop| {
        let socket = Socket(socket.clone());
        std::future::ready(Ok::<_, std::io::Error>(async move {
            let _socket = socket;
            std::future::pending().await
        }))
    });
    service.drain(Duration::from_millis(5)).subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    assert!(!gone.load(Ordering::SeqCst));
    let report = bus.stop().wait().unwrap().unwrap();
    assert!(gone.load(Ordering::SeqCst), "the pass goes on, and the socket is there");
    assert_eq!(causes(&report), ["the service had not ended after 5 ms, and was cancelled"]);
}

#[test]
fn a_service_that_cannot_be_cancelled_does_not_hold_the_pass() {
    let (runtime, bus, (open, gate)) = (runtime(), own_thread(), mpsc::channel::<()>());
    let mut gate = Some(gate);
    let service = Service::new(runtime.handle(), move |_stop| {
        let gate = gate.take();
        std::future::ready(Ok::<_, std::io::Error>(async move {
            // It blocks a thread of the runtime, and does not come back.
            gate.map(|gate| gate.recv().is_ok());
            Ok(())
        }))
    });
    service.drain(Duration::from_millis(5)).subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    let report = bus.stop().wait().unwrap().unwrap();
    assert_eq!(causes(&report), ["the service had not ended after 5 ms, was cancelled, and is still there"]);
    drop(open);
}

/// A task that the service spawned goes on, but for those in a set that the service holds.
#[test]
fn tasks_of_a_service_in_a_set_are_cancelled_with_it() {
    let (runtime, bus, (say, said)) = (runtime(), own_thread(), mpsc::channel());
    struct Told(&'static str, mpsc::Sender<&'static str>);
    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.1.send(self.0);
        }
    }
    let (open, gate) = oneshot::channel::<()>();
    let mut gate = Some(gate);
    let service = Service::new(runtime.handle(), move |_stop| {
        let (of_set, alone) = (Told("of the set", say.clone()), Told("alone", say.clone()));
        let gate = gate.take();
        std::future::ready(Ok::<_, std::io::Error>(async move {
            let mut tasks = ::tokio::task::JoinSet::new();
            tasks.spawn(async move {
                let _told = of_set;
                std::future::pending::<()>().await;
            });
            ::tokio::spawn(async move {
                let _told = alone;
                if let Some(gate) = gate {
                    let _ = gate.await;
                }
            });
            std::future::pending().await
        }))
    });
    service.drain(Duration::from_millis(5)).subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    bus.stop().wait().unwrap();
    assert_eq!(said.recv_timeout(LONG), Ok("of the set"));
    assert_eq!(said.try_recv().ok(), None, "the other task goes on");
    drop(open);
    assert_eq!(said.recv_timeout(LONG), Ok("alone"));
}
