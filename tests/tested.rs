//! The command `wspbus`, for the tests of this package. It calls the same function as the command.

fn main() -> std::process::ExitCode {
    wspbus_cli::command::run()
}
