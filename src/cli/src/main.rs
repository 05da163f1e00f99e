//! The command line of wspbus.

fn main() -> std::process::ExitCode {
    wspbus_cli::command::run()
}
