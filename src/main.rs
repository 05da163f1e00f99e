//! The command line of wspbus.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
