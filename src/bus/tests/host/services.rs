use std::sync::mpsc;
use std::time::Duration;

use ::tokio::runtime::Builder;
use ::tokio::time::sleep;
use wspbus::host::tokio::Service;
use wspbus::{Bus, Drive, Goal, Policy, State};

use super::LONG;

/// Nothing could wait for the service, and nothing would end it later.
#[test]
fn a_service_whose_stop_runs_on_the_only_thread_of_a_runtime_is_cancelled() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (bus, (alive, gone)) = (Bus::new(), mpsc::channel::<()>());
    let mut alive = Some(alive);
    let service = Service::new(runtime.handle(), move |_stop| {
        let alive = alive.take();
        async {
            Ok::<_, &str>(async move {
                let _alive = alive;
                std::future::pending().await
            })
        }
    });
    service.subscribe(&bus, 50).unwrap();
    let report = runtime.block_on(async {
        let starts = bus.clone();
        let start = move || starts.start().wait().unwrap().unwrap().is_reached();
        assert!(::tokio::task::spawn_blocking(start).await.unwrap());
        assert_eq!(gone.try_recv(), Err(mpsc::TryRecvError::Empty));
        let report = bus.stop().ticket().unwrap().await.unwrap();
        sleep(Duration::from_millis(1)).await;
        report
    });
    let cause = report.causes.of(&report.failures()[0]).unwrap().to_string();
    assert!(cause.contains("give the bus Drive::Thread"), "{cause}");
    assert_eq!(gone.try_recv(), Err(mpsc::TryRecvError::Disconnected), "the service is gone");
}

#[test]
fn a_service_that_fails_where_the_policy_denies_the_exit_is_told() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (sender, said) = mpsc::channel();
    let policy = Policy::DEDICATED.threads_only(&[Goal::Start, Goal::Stop]);
    let bus = Bus::builder().drive(Drive::Thread).policy(policy).build();
    bus.listen_to_log(50, move |line| drop(sender.send(line.to_owned()))).detach();
    let fails = |_stop| async { Ok::<_, &str>(async { Err("the socket broke") }) };
    let broken = Service::new(runtime.handle(), fails);
    broken.subscribe(&bus, 50).unwrap();
    bus.start().wait().unwrap();
    assert_eq!(said.recv_timeout(LONG).unwrap(), "a service failed: the socket broke");
    assert!(said.recv_timeout(LONG).unwrap().contains("the bus runs without the service"));
    assert_eq!(bus.state(), State::Running);
}
