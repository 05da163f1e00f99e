use super::child::Child;
use super::http;

#[path = "../../examples/hello.rs"]
mod example;
#[path = "../../examples/hello_async.rs"]
mod example_async;

#[test]
#[ignore = "a process of the test below"]
fn process() {
    super::ends(example::main);
}

#[test]
#[ignore = "a process of the test below"]
fn process_with_an_async_main() {
    super::ends(example_async::main);
}

#[test]
fn the_servers_of_the_guide_serve_and_stop_at_a_signal() {
    for main in ["hello::process", "hello::process_with_an_async_main"] {
        let mut child = Child::run(main, |command| {
            command.env("ADDRESS", "127.0.0.1:0");
        });
        let address = child.hears("serving http://");
        assert_eq!(http(&address, "GET /").unwrap(), "hello\n");
        child.signal(signal_hook::consts::SIGHUP);
        let address = child.hears("serving http://");
        assert_eq!(http(&address, "GET /").unwrap(), "hello\n", "it came back");
        child.signal(signal_hook::consts::SIGTERM);
        assert_eq!(child.end(), Ok(0));
    }
}

#[test]
fn a_server_whose_port_is_in_use_says_so() {
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut child = Child::run("hello::process", |command| {
        command.env("ADDRESS", held.local_addr().unwrap().to_string());
    });
    assert!(child.hears("exit code 70; start L").contains("in use"));
    assert_eq!(child.end(), Ok(70));
}
