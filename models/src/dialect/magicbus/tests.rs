mod calibration;
mod counts;
mod threads;
