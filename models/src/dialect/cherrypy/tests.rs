mod calibration;
mod counts;
mod driver;
mod ends;
mod nesting;
mod threads;
