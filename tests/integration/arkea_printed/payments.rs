//! "PISP V1.4.1" and "PISP V1.4.2": from the TPP's own token to the confirmation.

use desk::error::ErrorCode;
use desk::payments;
use kit::banks::{clock, manage};
use kit::payments::*;
use serde_json::json;

use super::*;

const TPP_TOKEN: &str = "curl -X POST {https://api-host.xxx}/oauth-clientcredentials-psd2/token -d 'client_id={clientId}&grant_type=client_credentials'";
const REVOKE: &str =
    "curl -X POST {https://api-host.xxx}/oauth-authorizationcode-psd2/revoke -d 'token={accessToken}'";
const POST_1_4_1: &str = "curl -X POST {https://api-host.xxx}/psd2/v1/payment-requests -H \"accept: application/hal+json; charset=utf-8\" -H \"Authorization: Bearer {accessToken}\" -H \"Signature: xxx\" -H \"X-Request-ID: xxx\" -H \"Content-Type: application/json\" -d \"{...}\"";
const POST_1_4_2: &str = "curl -X POST {https://api-host.xxx}/psd2/v1/payment-requests -H \"accept: application/hal+json; charset=utf-8\" -H \"Authorization: Bearer {accessToken}\" -H \"Accept: version=1.4.2\" -H \"Signature: xxx\" -H \"X-Request-ID: xxx\" -H \"Content-Type: application/json\" -d \"{...}\"";
const APPROVAL: &str = "curl -X GET {approvalUrl}?PRid={PRid}&response_type=code&scope=pisp&client_id={clientId}&redirect_uri={redirectUrl}&state={state}";
const PSU_TOKEN: &str = "curl -X POST {https://api-host.xxx}/oauth-authorizationcode-psd2/token -d 'client_id={clientId}&grant_type=authorization_code&redirect_uri={redirectUrl}&code={code}'";
const CONFIRMATION: &str = "curl -X POST {https://api-host.xxx}/psd2/v1/payment-requests/{paymentRequestResourceId}/o-confirmation -H \"Authorization: Bearer {psuAccessToken}\" -H \"Accept: version=1.4.2\" -H \"Signature: xxx\" -H \"X-Request-ID: xxx\" -H \"Content-Type: application/json\" -d \"{...}\"";
const SUCCESS: &str = "{redirectUrl}?code={code}&state={state}";
const FAILURE: &str = "{redirectUrl}?error=access_denied&state={state}";
const CODE_PATH: &str = "/oauth-authorizationcode-psd2/token";
const TPP_PATH: &str = "/oauth-clientcredentials-psd2/token";

const V1_4_2: Ours =
    Ours { accept: "application/hal+json; charset=utf-8; version=1.4.2", beyond: &["digest"] };
const V1_4_1: Ours = Ours { accept: "application/hal+json; charset=utf-8; version=1.4.1", ..V1_4_2 };

/// A Guichet that pays at Fortuneo in one version.
struct Pisp {
    world: World,
    profile_id: String,
    app: String,
    known: Known,
    version: ApiVersionView,
}

impl Pisp {
    async fn new(version: ApiVersionView) -> Pisp {
        let (world, profile_id, app) = with_app().await;
        ask_in(&world, version).await;
        // In the middle of a working day: what is deferred can be cancelled until its own.
        clock(&world, "2031-03-03T09:00:00Z").await;
        let known = known(&app.summary.client_id);
        Pisp { world, profile_id, app: app.summary.id, known, version }
    }

    fn ours(&self) -> Ours {
        if self.version == ApiVersionView::V1_4_1 { V1_4_1 } else { V1_4_2 }
    }

    fn post(&self) -> &'static str {
        if self.version == ApiVersionView::V1_4_1 { POST_1_4_1 } else { POST_1_4_2 }
    }

    /// The line of a POST as another endpoint has it: with its method, its path, and with a body or without.
    fn line(&self, method: &str, after: &str, body: bool) -> String {
        let line = self.post().replace("-X POST", &format!("-X {method}"));
        let line = line.replace("/payment-requests ", &format!("/payment-requests{after} "));
        let of_a_body = " -H \"Content-Type: application/json\" -d \"{...}\"";
        if body { line } else { line.replace(of_a_body, "") }
    }

    async fn created(&mut self) -> PaymentView {
        let view = created(&self.world, &self.profile_id, &self.app, FORTUNEO).await;
        self.known.set("paymentRequestResourceId", view.resource_id.as_deref().unwrap());
        view
    }

    /// A payment of next week.
    async fn created_for_later(&mut self) -> PaymentView {
        let draft = drafted(&self.world, &self.profile_id, &self.app, FORTUNEO).await;
        let fields = PaymentFields {
            kind: TransferKindView::Deferred,
            execution_day: "2031-03-10".to_owned(),
            ..draft.fields.clone()
        };
        let draft = save(&self.world, &draft.summary.id, fields).await;
        let review = reviewed(&self.world, &draft.summary.id).await;
        let view = kit::payments::sent(&self.world, &review).await.unwrap();
        self.known.set("paymentRequestResourceId", view.resource_id.as_deref().unwrap());
        view
    }

    /// The newest request with this method at a path that ends so is this line.
    async fn assert_sent(&mut self, line: &str, method: &str, path: &str) {
        let of_method = |entry: &Value| entry["method"] == method;
        let entry = seen(&self.world, path).await.into_iter().rfind(of_method).expect("it was asked");
        let ours = if path.starts_with("/oauth") { FORM } else { self.ours() };
        Example::read(line).assert_sent(&entry, &mut self.known, ours);
    }
}

/// "Step1 - Access token" and "Manage the TPP access token", the same line in both versions. The bank answers as printed,
/// with a comma before the closing brace that JSON does not have: the token is read all the same, and a payment created
/// with it.
#[tokio::test(flavor = "multi_thread")]
async fn get_the_tpp_access_token_from_an_answer_with_a_comma_too_many() {
    for version in [ApiVersionView::V1_4_1, ApiVersionView::V1_4_2] {
        let mut pisp = Pisp::new(version).await;
        let mode = json!({"arkea_trailing_comma": true});
        assert_eq!(manage(&pisp.world, "PUT", "/mode", &mode).await.0, 200);
        let view = pisp.created().await;
        assert_eq!(view.summary.stage, PaymentStageView::ToApprove);
        pisp.assert_sent(TPP_TOKEN, "POST", TPP_PATH).await;
    }
}

/// "Revoke access token", printed for the TPP's own in both versions, at the path of the authorization code: the one that
/// the payment was created with. The next call asks for another.
#[tokio::test(flavor = "multi_thread")]
async fn revoke_the_tpp_access_token() {
    for version in [ApiVersionView::V1_4_1, ApiVersionView::V1_4_2] {
        let mut pisp = Pisp::new(version).await;
        let view = pisp.created().await;
        let post = newest(&pisp.world, "/payment-requests").await;
        resources::bind_token(&post, &mut pisp.known);
        let held = payments::list(&pisp.world.desk, PaymentsListReq { profile_id: pisp.profile_id.clone() });
        let [token] = held.await.unwrap().tokens.try_into().unwrap();
        assert_eq!(
            (token.bank_name.as_str(), token.client_id.as_str()),
            ("Fortuneo", pisp.known.get("clientId"))
        );
        let req =
            || PaymentTokenRevokeReq { profile_id: pisp.profile_id.clone(), token_id: token.id.clone() };
        let left = payments::revoke_token(&pisp.world.desk, req()).await.unwrap();
        assert_eq!(left.tokens, []);
        let gone = payments::revoke_token(&pisp.world.desk, req()).await.unwrap_err();
        assert_eq!(gone.code, ErrorCode::NotFound);
        pisp.assert_sent(REVOKE, "POST", "/oauth-authorizationcode-psd2/revoke").await;
        assert_eq!(seen(&pisp.world, TPP_PATH).await.len(), 1);
        looked(&pisp.world, &view.summary.id).await;
        assert_eq!(seen(&pisp.world, TPP_PATH).await.len(), 2);
    }
}

/// `POST /payment-requests` as "PISP V1.4.1" prints it, without a version: 1.4.1 is named in ours. The answer's link is
/// followed as it came.
#[tokio::test(flavor = "multi_thread")]
async fn post_payment_requests_1_4_1() {
    let mut pisp = Pisp::new(ApiVersionView::V1_4_1).await;
    let view = pisp.created().await;
    pisp.assert_sent(POST_1_4_1, "POST", "/payment-requests").await;
    let url = decided(&pisp.world, &view.summary.id, BERGOT, "accept").await;
    let view = pasted(&pisp.world, &view.summary.id, &url).await.unwrap();
    assert_eq!(view.summary.stage, PaymentStageView::Accepted, "the PSU's approval is all there is");
}

/// `POST /payment-requests` as "PISP V1.4.2" prints it, and the 201 with the consentApproval link: the id is read from its
/// `PRid`.
#[tokio::test(flavor = "multi_thread")]
async fn post_payment_requests_1_4_2() {
    let mut pisp = Pisp::new(ApiVersionView::V1_4_2).await;
    let view = pisp.created().await;
    pisp.assert_sent(POST_1_4_2, "POST", "/payment-requests").await;
    let (_, held) = manage(&pisp.world, "GET", "/payments", &Value::Null).await;
    assert_eq!(held["payments"][0]["resource_id"].as_str(), view.resource_id.as_deref());
}

/// `GET /payment-requests/{paymentRequestResourceId}`, with the TPP's own token.
#[tokio::test(flavor = "multi_thread")]
async fn get_payment_requests() {
    for version in [ApiVersionView::V1_4_1, ApiVersionView::V1_4_2] {
        let mut pisp = Pisp::new(version).await;
        let view = pisp.created().await;
        pisp.assert_sent(pisp.post(), "POST", "/payment-requests").await;
        let view = looked(&pisp.world, &view.summary.id).await;
        assert_eq!(view.report.unwrap().status.unwrap().word, "RCVD");
        let line = pisp.line("GET", "/{paymentRequestResourceId}", false);
        let path = format!("/payment-requests/{}", view.resource_id.unwrap());
        pisp.assert_sent(&line, "GET", &path).await;
    }
}

/// `PUT /payment-requests/{paymentRequestResourceId}`, with the TPP's own token: it cancels.
#[tokio::test(flavor = "multi_thread")]
async fn put_payment_requests() {
    for version in [ApiVersionView::V1_4_1, ApiVersionView::V1_4_2] {
        let mut pisp = Pisp::new(version).await;
        let view = pisp.created_for_later().await;
        pisp.assert_sent(pisp.post(), "POST", "/payment-requests").await;
        let id = view.summary.id.clone();
        let url = decided(&pisp.world, &id, BERGOT, "accept").await;
        let view = pasted(&pisp.world, &id, &url).await.unwrap();
        assert!(view.cancellable);
        let reason = CancelReasonView::OrderedByPsu;
        let req = PaymentCancelReq { payment_id: id, reason, confirmed: false, again: false };
        let view = payments::cancel(&pisp.world.desk, req).await.unwrap();
        assert_eq!(view.summary.stage, PaymentStageView::Cancelled);
        let line = pisp.line("PUT", "/{paymentRequestResourceId}", true);
        let path = format!("/payment-requests/{}", view.resource_id.unwrap());
        pisp.assert_sent(&line, "PUT", &path).await;
    }
}

/// "Retrieve PSU access token to confirm a payment-request", "Get the PSU access token from the authorization-code" and
/// "Confirm the payment-request": the consentApproval link completed, the 302 "in case of success", the PSU's token and the
/// confirmation with it. `/o-confirmation` is printed with the version alone in `Accept`; ours has the media type too. Its
/// body is printed as an object whose members are left out, and BPCE says that there are none.
#[tokio::test(flavor = "multi_thread")]
async fn retrieve_the_psu_access_token_and_confirm_the_payment_request() {
    let mut pisp = Pisp::new(ApiVersionView::V1_4_2).await;
    let view = pisp.created().await;
    let id = view.summary.id.clone();
    let resource_id = view.resource_id.unwrap();
    pisp.known.set("PRid", &resource_id);
    pisp.known.set("approvalUrl", &format!("https://{FORTUNEO_PAGES}/payment-approval"));
    let url = decided(&pisp.world, &id, BERGOT, "accept").await;
    let mut opened = seen(&pisp.world, "/payment-approval").await.swap_remove(0);
    opened["headers"] = json!([["accept", "*/*"]]);
    let browser = Ours { accept: "*/*", beyond: &[] };
    Example::read(APPROVAL).assert_sent(&opened, &mut pisp.known, browser);
    assert!(!pisp.known.get("state").contains(','));
    assert!(pisp.known.fits(SUCCESS, &url), "{url}: {:?}", pisp.known);

    let view = pasted(&pisp.world, &id, &url).await.unwrap();
    assert_eq!(view.summary.stage, PaymentStageView::ToConfirm);
    pisp.assert_sent(PSU_TOKEN, "POST", CODE_PATH).await;

    let view = confirmed(&pisp.world, &id).await.unwrap();
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
    pisp.assert_sent(pisp.post(), "POST", "/payment-requests").await;
    pisp.assert_sent(CONFIRMATION, "POST", "/o-confirmation").await;
    assert_eq!(newest(&pisp.world, "/o-confirmation").await["body"], "{}");
    assert_ne!(pisp.known.get("psuAccessToken"), pisp.known.get("accessToken"), "it is not the TPP's own");
}

/// The 302 "in case of failure" of a payment.
#[tokio::test(flavor = "multi_thread")]
async fn retrieve_the_psu_access_token_in_case_of_failure() {
    let mut pisp = Pisp::new(ApiVersionView::V1_4_2).await;
    let view = pisp.created().await;
    let url = decided(&pisp.world, &view.summary.id, BERGOT, "refuse").await;
    assert!(pisp.known.fits(FAILURE, &url), "{url}");
    let view = pasted(&pisp.world, &view.summary.id, &url).await.unwrap();
    assert_eq!(view.last_end.unwrap().outcome, ApprovalOutcomeView::Refused);
    assert_eq!(seen(&pisp.world, CODE_PATH).await, [] as [Value; 0]);
}
