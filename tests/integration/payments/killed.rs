//! A payment whose program is killed (SIGKILL) at fifty moments, spread over all its steps, at a bank of each group. The banks
//! are no part of the program that is killed: it is pointed at them by its settings, as at any bank, and their journal goes
//! through all the kills. It says that no intent was POSTed twice; and after a look the program says what the bank knows.

mod elsewhere;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use elsewhere::{Call, Elsewhere, Place};

/// What is asked of the program, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Send,
    Approve,
    /// The PSU is back with the bank's answer.
    Return,
    Confirm,
    Look,
    Cancel,
}

/// When the program is killed in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// After so many tenths of the time that the step took when nobody was killed.
    Tenths(u32),
    /// The bank has the request, and has done nothing yet.
    Arrived(Call),
    /// The bank has done it, and half of its answer has left.
    Answering(Call),
    /// The step is done, and nobody has begun the next one.
    Done,
}

/// The fifty.
fn moments() -> Vec<(Step, Moment)> {
    use Call::*;
    use Moment::*;
    let steps: [(Step, &[u32], &[Call]); 6] = [
        (Step::Send, &[0, 1, 2, 3, 4, 5, 6, 8], &[OwnToken, Payment]),
        (Step::Approve, &[0, 3, 6], &[]),
        (Step::Return, &[0, 2, 4, 6, 8], &[PsuToken, Status]),
        (Step::Confirm, &[0, 1, 3, 5, 7, 9], &[Confirmation, Status]),
        (Step::Look, &[2, 5], &[Status]),
        (Step::Cancel, &[1, 3, 5, 7], &[Cancellation, Status]),
    ];
    let mut all = Vec::new();
    for (step, tenths, calls) in steps {
        all.extend(tenths.iter().map(|tenths| (step, Tenths(*tenths))));
        all.extend(calls.iter().flat_map(|call| [(step, Arrived(*call)), (step, Answering(*call))]));
        // A look is no state of a payment, and the last step leads nowhere.
        if !matches!(step, Step::Look | Step::Cancel) {
            all.push((step, Done));
        }
    }
    all
}

/// One payment on its way. What the PSU's browser holds outlives the program.
struct Way {
    payment_id: String,
    information_id: String,
    answer: Option<String>,
}

struct Walk {
    at: Elsewhere,
    /// How long each step took when nobody was killed.
    took: BTreeMap<Step, Duration>,
}

impl Walk {
    async fn view(&self, way: &Way) -> Value {
        let shown = self.at.program.ask("payment_show", &json!({ "paymentId": way.payment_id })).await;
        shown.expect("it is kept")
    }

    /// What the screen would offer next, as the program sees the payment; nothing where its way is over.
    async fn due(&self, way: &mut Way) -> Option<Step> {
        let view = self.view(way).await;
        let cancellable = view["cancellable"] == true;
        match word(&view["summary"]["stage"]) {
            "draft" => Some(Step::Send),
            "approving" if way.answer.is_some() => Some(Step::Return),
            "approving" => {
                way.answer = self.at.psu_agrees(word(&view["pending"]["url"])).await;
                way.answer.is_some().then_some(Step::Return).or(cancellable.then_some(Step::Cancel))
            }
            "to-approve" => Some(Step::Approve),
            "to-confirm" | "confirmation-in-doubt" => Some(Step::Confirm),
            "accepted" => cancellable.then_some(Step::Cancel),
            _ => None,
        }
    }

    /// The command that does the step, and its request.
    async fn command(&self, way: &mut Way, step: Step) -> (&'static str, Value) {
        let id = way.payment_id.clone();
        match step {
            Step::Send => {
                let reviewed = self.at.program.ask("payment_review", &json!({ "paymentId": id })).await;
                let request_id = reviewed.expect("it can be sent")["request"]["requestId"].clone();
                ("payment_send", json!({ "paymentId": id, "requestId": request_id, "confirmed": true }))
            }
            Step::Approve => {
                let farewell = elsewhere::farewell();
                ("payment_approve", json!({ "paymentId": id, "way": "paste", "farewell": farewell }))
            }
            // Its answer is good for one time.
            Step::Return => ("payment_paste", json!({ "paymentId": id, "url": way.answer.take() })),
            Step::Confirm => {
                ("payment_confirm", json!({ "paymentId": id, "confirmed": true, "again": true }))
            }
            Step::Look => ("payment_look", json!({ "paymentId": id })),
            Step::Cancel => (
                "payment_cancel",
                json!({ "paymentId": id, "reason": "DS02", "confirmed": true, "again": true }),
            ),
        }
    }

    /// Walks on, to the step `until` or to the end; answers the steps that were refused.
    async fn go_on(&mut self, way: &mut Way, until: Option<Step>) -> Vec<Step> {
        let mut refused = Vec::new();
        while let Some(step) = self.due(way).await {
            // A look can be asked for at any time; here it is when all is done but the cancellation.
            if Some(step) == until || until == Some(Step::Look) && step == Step::Cancel {
                break;
            }
            let (command, req) = self.command(way, step).await;
            let began = Instant::now();
            match self.at.program.ask(command, &req).await {
                Ok(_) => _ = self.took.entry(step).or_insert(began.elapsed()),
                Err(_) if refused.contains(&step) => break,
                Err(_) => refused.push(step),
            }
        }
        refused
    }

    /// Begins the step and kills the program at the moment.
    async fn kill(&mut self, way: &mut Way, step: Step, moment: Moment) {
        let (command, req) = self.command(way, step).await;
        let ordered = match moment {
            Moment::Arrived(call) => Some((call, "delay")),
            Moment::Answering(call) => Some((call, "stall")),
            Moment::Tenths(_) | Moment::Done => None,
        };
        if let Some((call, kind)) = ordered {
            self.at.hold(call, kind).await;
        }
        let asked = self.at.program.begin(command, req.clone());
        match (moment, ordered) {
            (Moment::Tenths(tenths), _) => tokio::time::sleep(self.took[&step] * tenths / 10).await,
            (_, Some((_, kind))) => self.at.held(kind).await,
            (_, None) => drop(asked.await),
        }
        self.at.program.killed().await;
        if ordered.is_some() {
            self.at.let_go().await;
        }
        // The browser goes on showing the address that the program did not take.
        if step == Step::Return && self.view(way).await["pending"] != Value::Null {
            way.answer = req["url"].as_str().map(str::to_owned);
        }
    }

    /// What the program says after the kill is what is so: nothing was sent, or nobody knows and the payment is named, or the
    /// bank has it and a look tells what it knows. Answers the stage that the program was found at.
    async fn settle(&self, way: &Way, run: &str) -> String {
        let view = self.view(way).await;
        let stage = word(&view["summary"]["stage"]).to_owned();
        let posts = self.at.posts(&way.information_id).await;
        assert!(posts.len() <= 1, "{run}: {} POSTs", posts.len());
        match stage.as_str() {
            "draft" => {
                assert!(posts.is_empty(), "{run}: what counts as not sent was sent");
                assert_eq!(self.at.known(&way.information_id).await, Value::Null, "{run}");
            }
            "answer-lost" => self.is_named_and_never_repeated(way, &view, &posts, run).await,
            _ => self.knows_what_the_bank_knows(way, run).await,
        }
        stage
    }

    async fn is_named_and_never_repeated(&self, way: &Way, view: &Value, posts: &[Value], run: &str) {
        assert_eq!(view["fields"]["paymentInformationId"], way.information_id.as_str(), "{run}");
        let request_id = word(&view["requestId"]);
        assert!(!request_id.is_empty() && view["creationCallId"] != Value::Null, "{run}: {view}");
        for post in posts {
            assert_eq!(elsewhere::header(post, "x-request-id"), request_id, "{run}");
        }
        assert_eq!([&view["approvable"], &view["cancellable"]], [false, false], "{run}: {view}");
        let again = json!({ "paymentId": way.payment_id, "requestId": request_id, "confirmed": true });
        let review = json!({ "paymentId": way.payment_id });
        for (command, req) in
            [("payment_send", again), ("payment_review", review.clone()), ("payment_look", review)]
        {
            let refused = self.at.program.ask(command, &req).await.expect_err(run);
            assert_eq!(refused["code"], "payment-moved", "{run}: {command}");
        }
    }

    async fn knows_what_the_bank_knows(&self, way: &Way, run: &str) {
        loop {
            let before = self.at.known(&way.information_id).await;
            assert_ne!(before, Value::Null, "{run}: the bank does not have it");
            let looked = self.at.program.ask("payment_look", &json!({ "paymentId": way.payment_id })).await;
            let report = looked.expect("the bank answers")["report"].clone();
            // What the bank was doing for the program that was killed may have been done meanwhile.
            if self.at.known(&way.information_id).await != before {
                continue;
            }
            assert_eq!(report["status"]["word"], before["status"], "{run}");
            assert_eq!(report["reason"]["word"], before["reason"], "{run}");
            return;
        }
    }

    async fn begin(&self) -> Way {
        let view = self.at.drafted().await;
        let text = |value: &Value| word(value).to_owned();
        Way {
            payment_id: text(&view["summary"]["id"]),
            information_id: text(&view["fields"]["paymentInformationId"]),
            answer: None,
        }
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

async fn fifty_kills(place: Place) {
    let mut walk = Walk { at: Elsewhere::start(place).await, took: BTreeMap::new() };
    let mut whole = walk.begin().await;
    assert_eq!(walk.go_on(&mut whole, None).await, [], "nobody was killed");
    assert_eq!(walk.settle(&whole, "nobody was killed").await, "cancelled");
    walk.took.insert(Step::Look, walk.took[&Step::Cancel] / 2);

    let moments = moments();
    assert_eq!(moments.len(), 50);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for (step, moment) in moments {
        let run = format!("{step:?}, {moment:?}");
        if matches!(moment, Moment::Arrived(Call::OwnToken) | Moment::Answering(Call::OwnToken)) {
            // The app's own token lives in memory: a program that has none yet asks for one.
            walk.at.program.killed().await;
        }
        let mut way = walk.begin().await;
        assert_eq!(walk.go_on(&mut way, Some(step)).await, [], "{run}: before the kill");
        walk.kill(&mut way, step, moment).await;
        let stage = walk.settle(&way, &run).await;
        let expected = match (step, moment) {
            (_, Moment::Arrived(Call::OwnToken) | Moment::Answering(Call::OwnToken)) => "draft",
            (_, Moment::Arrived(Call::Payment) | Moment::Answering(Call::Payment)) => "answer-lost",
            (Step::Send, Moment::Done) => "to-approve",
            (Step::Approve, Moment::Done) => "approving",
            (Step::Return, Moment::Arrived(_) | Moment::Answering(_) | Moment::Done) => "to-confirm",
            (_, Moment::Arrived(Call::Confirmation) | Moment::Answering(Call::Confirmation)) => {
                "confirmation-in-doubt"
            }
            (Step::Confirm, Moment::Arrived(_) | Moment::Answering(_) | Moment::Done) => "accepted",
            _ => stage.as_str(),
        };
        assert_eq!(stage, expected, "{run}");
        *found.entry(stage).or_default() += 1;

        let refused = walk.go_on(&mut way, None).await;
        let end = walk.settle(&way, &run).await;
        // The bank gave the PSU's token to nobody: their code was good for one time.
        let code_is_spent = refused == [Step::Confirm];
        assert!(refused.is_empty() || code_is_spent && step == Step::Return, "{run}: {refused:?} refused");
        // A cancellation that is in doubt is not sent again.
        let in_doubt = step == Step::Cancel && end == "accepted";
        assert!(in_doubt || ["cancelled", "answer-lost"].contains(&end.as_str()), "{run}: it ends {end}");
        assert!(walk.at.confirmed(&way.information_id).await <= 1, "{run}: confirmed twice");
    }
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    for stage in ["accepted", "answer-lost", "approving", "draft", "to-approve", "to-confirm"] {
        assert!(names.contains(&stage), "no kill left a payment at {stage}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_of_the_program_at_an_arkea_bank_never_pay_twice() {
    fifty_kills(elsewhere::FORTUNEO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_of_the_program_at_a_savings_bank_never_pay_twice() {
    fifty_kills(elsewhere::SAVINGS_BANK).await;
}
