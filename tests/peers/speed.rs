//! The speed of cases. The test prints the speed (`--nocapture`) and does not judge it.

use std::time::Instant;

use wspbus_kit::conform::message::{Call, Command, Ending, Reply, Topic};
use wspbus_models::bus::Request;
use wspbus_models::bus::event::ThreadId;

use super::driver::{Play, begin, listener};

#[test]
#[ignore = "needs scripts/peers"]
fn speed() {
    let mut play = Play::new(&[listener(Topic::Stop, 1)], &[]);
    let mut commands = 0_u32;
    let start = Instant::now();
    while commands < 10_000 {
        // Stop again and again: request, write, publish, listener, write.
        let thread = ThreadId(0);
        let step = Command::Step { thread };
        let end = Command::End { thread, outcome: Ending::Ok };
        let stop = Command::Request { thread, request: Call::Bus(Request::Stop) };
        for command in [&stop, &step, &step, &end, &step] {
            play.adapter.send(command).unwrap();
            commands += 1;
        }
    }
    println!("round trips a second: {:.0}", f64::from(commands) / start.elapsed().as_secs_f64());
    play.adapter.send(&Command::Quit).unwrap();
    for (name, last) in [("dropped", Command::Quit), ("finished", Command::Finish { thread: ThreadId(0) })] {
        let start = Instant::now();
        for _ in 0..200 {
            play.adapter.send(&Command::Begin(begin(&[listener(Topic::Stop, 1)], &[true]))).unwrap();
            let reply = play.adapter.send(&last).unwrap();
            assert!(matches!(reply, Reply::Quit | Reply::Ended { .. }));
        }
        println!("cases a second, {name}: {:.0}", 200.0 / start.elapsed().as_secs_f64());
    }
}
