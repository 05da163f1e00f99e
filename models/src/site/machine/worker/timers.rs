//! The timers of a worker: a function of its state.

use super::memory::Worker;
use crate::site::machine::event::Stage;
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::Control;

impl Worker {
    /// The timers that run in this state.
    pub fn armed(&self) -> Vec<WorkerTimer> {
        let mut armed = Vec::new();
        if self.stage == Stage::Ended {
            return armed;
        }
        if self.alone {
            armed.push(WorkerTimer::Alone);
        }
        let bounded = self.alone || self.control == Some(Control::Stop);
        if bounded && self.stage == Stage::Draining {
            armed.push(WorkerTimer::Drain);
        }
        armed.extend(self.creating.iter().map(|native| WorkerTimer::Birth(*native)));
        for interpreter in &self.interpreters {
            let native = interpreter.native;
            armed.extend(interpreter.asked.map(|step| WorkerTimer::Step(native, step)));
            armed.extend(interpreter.deeds.iter().map(|(notice, _)| WorkerTimer::Deed(native, *notice)));
        }
        armed
    }
}
