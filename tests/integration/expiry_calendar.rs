//! The calendar file, read by a reader that shares nothing with its writer.

use desk::certificates;
use desk::error::ErrorCode;
use desk::views::*;
use icalendar::parser::{Component, Property, read_calendar, unfold};
use kit::world::World;

fn request(profile_id: &str, certificate_id: Option<&str>) -> ExpiryCalendarReq {
    ExpiryCalendarReq {
        profile_id: profile_id.to_owned(),
        certificate_id: certificate_id.map(str::to_owned),
        words: ExpiryWordsReq {
            qwac:
                "Le QWAC « {name} » expire ; à renouveler, une longue phrase qui ne tient pas sur une ligne"
                    .into(),
            qsealc: "The QSEALC {name} expires".into(),
            other: "The certificate {name} expires".into(),
        },
    }
}

/// The calendar saved last.
async fn saved(world: &World, request: ExpiryCalendarReq) -> String {
    let name = certificates::calendar::save(&world.desk, request).await.unwrap().name.unwrap();
    std::fs::read_to_string(world.folder.path().join("saved").join(name)).unwrap()
}

fn value(component: &Component<'_>, name: &str) -> String {
    let found: Option<&Property<'_>> = component.properties.iter().find(|property| property.name == name);
    found.unwrap_or_else(|| panic!("{name} in {component:?}")).val.as_str().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_certificate_in_use_has_one_event_on_its_last_day_with_three_alarms() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    world.host.fix_clock("2026-11-21T10:00:00Z".parse().unwrap());
    certificates::practice::pair(&world.desk, PracticePairReq { profile_id: profile_id.clone() })
        .await
        .unwrap();
    let list = CertificatesListReq { profile_id: profile_id.clone() };
    let list = certificates::list(&world.desk, list).await.unwrap();
    assert_eq!(list.certificates.len(), 4);

    let text = saved(&world, request(&profile_id, None)).await;
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let unfolded = unfold(&text);
    let calendar = read_calendar(&unfolded).unwrap();
    let events: Vec<&Component<'_>> =
        calendar.components.iter().filter(|component| component.name == "VEVENT").collect();
    assert_eq!(events.len(), 2, "those in use alone");
    for event in &events {
        let uid = value(event, "UID");
        let half = list.certificates.iter().find(|half| uid == format!("guichet-{}", half.sha256)).unwrap();
        assert!(half.active);
        let last_day = jiff::Timestamp::from_millisecond(half.not_after).unwrap();
        let last_day = last_day.to_zoned(jiff::tz::TimeZone::UTC).date();
        assert_eq!(value(event, "DTSTART"), last_day.strftime("%Y%m%d").to_string());
        assert_eq!(value(event, "DTEND"), last_day.tomorrow().unwrap().strftime("%Y%m%d").to_string());
        assert_eq!(value(event, "DTSTAMP"), "20261121T100000Z");
        let triggers: Vec<String> = event.components.iter().map(|alarm| value(alarm, "TRIGGER")).collect();
        assert_eq!(triggers, ["-P60D", "-P30D", "-P7D"]);
        assert!(event.components.iter().all(|alarm| value(alarm, "ACTION") == "DISPLAY"));
        let expected = match half.kind {
            CertificateKindView::Qwac => format!(
                "Le QWAC « {} » expire ; à renouveler, une longue phrase qui ne tient pas sur une ligne",
                half.common_name
            ),
            _ => format!("The QSEALC {} expires", half.common_name),
        };
        assert_eq!(value(event, "SUMMARY"), expected);
    }

    world.host.fix_clock("2026-12-01T10:00:00Z".parse().unwrap());
    let later = saved(&world, request(&profile_id, None)).await;
    assert_eq!(later, text.replace("20261121T100000Z", "20261201T100000Z"), "the same events, not new ones");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_certificate_alone_can_be_saved_and_only_from_its_own_profile() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let list = CertificatesListReq { profile_id: profile_id.clone() };
    let one = certificates::list(&world.desk, list).await.unwrap().certificates.remove(0);
    let text = saved(&world, request(&profile_id, Some(&one.id))).await;
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    assert!(text.contains(&one.sha256[..40]), "{text}");

    let other = desk::profiles::practise(&world.desk, PractiseReq {}).await.unwrap().profile_id.unwrap();
    let refused =
        certificates::calendar::save(&world.desk, request(&other, Some(&one.id))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_without_certificates_has_no_calendar() {
    let world = World::empty().await;
    let create = ProfileCreateReq {
        name: "Sandbox".into(),
        environment: EnvironmentView::Sandbox,
        oid: "PSDFR-ACPR-12345".into(),
        legal_name: "A TPP".into(),
    };
    let profile_id = desk::profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();
    let refused = certificates::calendar::save(&world.desk, request(&profile_id, None)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
}
