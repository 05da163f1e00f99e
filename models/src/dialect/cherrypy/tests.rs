mod calibration;
mod counts;
mod ends;
mod nesting;
mod threads;
