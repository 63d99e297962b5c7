//! Which source of a setting wins, and what is said of bad ones.

use clap::Parser;

use super::*;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    layer: Layer,
}

fn settings(file: &str, variables: &[(&str, &str)], flags: &[&str]) -> Result<Settings, String> {
    let flags = Flags::try_parse_from([&["steward"], flags].concat()).map_err(|why| why.to_string())?;
    let variables = variables
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let file = (!file.is_empty()).then_some((Path::new("/etc/steward/steward.toml"), file));
    Settings::from_sources(file, variables, flags.layer).map_err(|why| why.to_string())
}

#[test]
fn nothing_set_means_this_machine_only_and_no_tls() {
    let settings = settings("", &[], &[]).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8480");
    assert_eq!(settings.data, Path::new("data"));
    assert_eq!(settings.tls, Tls::Off);
    assert_eq!(
        (settings.log_format, settings.log_level),
        (LogFormat::Text, LogLevel::Info)
    );
    assert_eq!(
        (settings.session_days, settings.metrics_token.is_some()),
        (30, false)
    );
    assert!(!settings.demo_on_network && !settings.behind_proxy && !settings.is_secure());
}

#[test]
fn a_later_source_wins() {
    let file = "session_days = 1";
    let variable: &[_] = &[("STEWARD_SESSION_DAYS", "2")];
    let flag: &[_] = &["--session-days", "3"];
    let rows: [(&str, &[_], &[_], u16); 6] = [
        ("", &[], &[], 30),
        (file, &[], &[], 1),
        (file, variable, &[], 2),
        (file, variable, flag, 3),
        ("", variable, flag, 3),
        (file, &[("STEWARD_SESSION_DAYS", "")], &[], 1),
    ];
    for (file, variables, flags, days) in rows {
        let settings = settings(file, variables, flags).unwrap();
        assert_eq!(settings.session_days, days, "{file:?} {variables:?} {flags:?}");
    }
}

#[test]
fn each_source_sets_everything() {
    let file = r#"
        listen = "0.0.0.0:443"
        data = "store"
        registers = "/srv/registers"
        metrics_token = "0123456789abcdef"
        demo_on_network = true
        session_days = 7
        behind_proxy = true
        [tls]
        certificate = "tls/cert.pem"
        key = "tls/key.pem"
        [log]
        format = "json"
        level = "warn"
    "#;
    let variables = [
        ("STEWARD_LISTEN", "0.0.0.0:443"),
        ("STEWARD_DATA", "/etc/steward/store"),
        ("STEWARD_REGISTERS", "/srv/registers"),
        ("STEWARD_METRICS_TOKEN", "0123456789abcdef"),
        ("STEWARD_DEMO_ON_NETWORK", "yes"),
        ("STEWARD_SESSION_DAYS", "7"),
        ("STEWARD_BEHIND_PROXY", "1"),
        ("STEWARD_TLS_CERTIFICATE", "/etc/steward/tls/cert.pem"),
        ("STEWARD_TLS_KEY", "/etc/steward/tls/key.pem"),
        ("STEWARD_LOG_FORMAT", "json"),
        ("STEWARD_LOG_LEVEL", "warn"),
    ];
    let from_file = settings(file, &[], &[]).unwrap();
    assert_eq!(from_file, settings("", &variables, &[]).unwrap());
    // The token is the one setting without a flag.
    let flags: Vec<String> = variables
        .iter()
        .filter(|(name, _)| *name != "STEWARD_METRICS_TOKEN")
        .map(|(name, value)| {
            format!(
                "--{}={value}",
                name["STEWARD_".len()..].to_lowercase().replace('_', "-")
            )
        })
        .collect();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    assert_eq!(from_file, settings("", &variables[3..4], &flags).unwrap());
    assert_eq!(
        from_file.data,
        Path::new("/etc/steward/store"),
        "paths of the file begin at its folder"
    );
    assert!(from_file.is_secure() && from_file.promises_tls());
}

#[test]
fn a_mistake_is_refused_with_its_place() {
    let rows: [(&str, &[_], &[_], &[&str]); 9] = [
        (
            "listen = \"0.0.0.0:80\"\nlisen = 1",
            &[],
            &[],
            &[
                "/etc/steward/steward.toml, line 2: unknown field `lisen`",
                "`listen`",
            ],
        ),
        (
            "[tls]\nself_signed = true\ncert = \"a\"",
            &[],
            &[],
            &["line 3: unknown field `cert`"],
        ),
        (
            "\nlisten = \"here\"",
            &[],
            &[],
            &["line 2: invalid socket address"],
        ),
        ("session_days = 0", &[], &[], &["line 1: 0 is not in 1..=400"]),
        (
            "metrics_token = \"short\"",
            &[],
            &[],
            &["line 1: a secret has at least 16 characters"],
        ),
        (
            "[log]\nlevel = \"loud\"",
            &[],
            &[],
            &["line 2: unknown variant `loud`"],
        ),
        (
            "",
            &[("STEWARD_LISTEN", "here")],
            &[],
            &[
                "environment variable STEWARD_LISTEN: invalid value 'here'",
                "unset it",
            ],
        ),
        (
            "",
            &[("STEWARD_SESSION_DAYS", "401")],
            &[],
            &["STEWARD_SESSION_DAYS: invalid value '401'"],
        ),
        ("", &[], &["--session-days", "0"], &["invalid value '0'"]),
    ];
    for (file, variables, flags, parts) in rows {
        let why = settings(file, variables, flags).unwrap_err();
        for part in parts {
            assert!(why.contains(part), "{why:?} does not say {part:?}");
        }
    }
}

#[test]
fn a_strange_variable_is_told_and_not_refused() {
    let variables = [
        ("STEWARD_LISEN", "x"),
        ("STEWARD_PORT", "tcp://10.0.0.1:80"),
        ("HOME", "/root"),
    ];
    let settings = settings("", &variables, &[]).unwrap();
    assert_eq!(settings.unknown_variables, ["STEWARD_LISEN", "STEWARD_PORT"]);
}

#[test]
fn tls_is_whole_or_refused() {
    let names = |settings: Settings| match settings.tls {
        Tls::SelfSigned { names } => names.join(" "),
        other => panic!("{other:?}"),
    };
    let on_this_machine = settings("", &[], &["--tls-self-signed"]).unwrap();
    assert!(on_this_machine.is_secure() && !on_this_machine.promises_tls());
    assert_eq!(names(on_this_machine), "127.0.0.1 localhost");
    let everywhere = "listen = \"0.0.0.0:8480\"\n[tls]\nself_signed = true";
    assert!(settings(everywhere, &[], &[]).unwrap_err().contains("tls.names"));
    let on_network = settings(everywhere, &[], &["--tls-names=steward.lan,192.168.1.10"]).unwrap();
    assert_eq!(names(on_network), "127.0.0.1 192.168.1.10 localhost steward.lan");
    for flags in [
        &["--tls-key=k"][..],
        &["--tls-certificate=c"],
        &["--tls-certificate=c", "--tls-key=k", "--tls-self-signed"],
    ] {
        assert!(
            settings("", &[], flags).unwrap_err().starts_with("TLS has"),
            "{flags:?}"
        );
    }
}

#[test]
fn a_secret_is_compared_and_never_shown() {
    let settings = settings("metrics_token = \"0123456789abcdef\"", &[], &[]).unwrap();
    assert!(!format!("{settings:?}").contains("0123"));
    let secret = settings.metrics_token.unwrap();
    assert!(secret.is("0123456789abcdef"));
    assert!(!secret.is("0123456789abcdeF"));
}
