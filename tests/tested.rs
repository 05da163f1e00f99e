//! The command `wspbus`, for the tests of this package: the same function that the command calls.

fn main() -> std::process::ExitCode {
    wspbus_cli::command::run()
}
