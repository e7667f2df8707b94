//! The command table: every operation the screen can ask for, one row each.
//!
//! A row is `name: Req => View = path;`. The table is a callback macro, so that one list serves desk (names and
//! TypeScript), the shell (its Tauri commands), the shell's build script (the permission manifest) and the test
//! bridge (its routes). Adding an operation is adding a row here and a function there; nothing else keeps a list.

/// Expands `$then! { … }` with all rows of the table.
#[macro_export]
macro_rules! command_table {
    ($then:ident) => {
        $then! {
            app_start: AppStartReq => AppView = desk::app::start;
            store_choose: StoreChooseReq => AppView = desk::app::choose_store;
            settings_save: SettingsSaveReq => AppView = desk::app::save_settings;

            profiles_practise: PractiseReq => AppView = desk::profiles::practise;
            profile_create: ProfileCreateReq => AppView = desk::profiles::create;
            profile_select: ProfileSelectReq => AppView = desk::profiles::select;
            profile_delete: ProfileDeleteReq => AppView = desk::profiles::delete;

            desk_overview: DeskOverviewReq => DeskView = desk::overview::show;

            certificates_list: CertificatesListReq => CertificatesView = desk::certificates::list;
            certificates_import: CertificatesImportReq => ImportView = desk::certificates::import;
            certificates_pick: CertificatesPickReq => ImportView = desk::certificates::pick;
            staged_discard: StagedDiscardReq => CertificatesView = desk::certificates::discard_staged;
            certificate_show: CertificateShowReq => CertificateView = desk::certificates::show;
            certificate_use: CertificateUseReq => CertificatesView = desk::certificates::use_certificate;
            certificate_remove: CertificateRemoveReq => CertificatesView = desk::certificates::remove;

            csr_propose: CsrProposeReq => CsrProposalView = desk::certificates::requests::propose;
            csr_make: CsrMakeReq => CsrView = desk::certificates::requests::make;
            csr_show: CsrShowReq => CsrView = desk::certificates::requests::show;
            csr_save: CsrSaveReq => SavedFileView = desk::certificates::requests::save;
            key_discard: KeyDiscardReq => CertificatesView = desk::certificates::requests::discard;
            csr_issue_practice: CsrIssuePracticeReq => CertificatesView = desk::certificates::practice::issue;
            practice_pair: PracticePairReq => PracticePairView = desk::certificates::practice::pair;
            expiry_calendar: ExpiryCalendarReq => SavedFileView = desk::certificates::calendar::save;

            banks_list: BanksListReq => BanksView = desk::banks::list;
            banks_maintenance: MaintenanceReq => BankMaintenanceView = desk::banks::show_maintenance;
            bank_settings_show: BankSettingsShowReq => BankSettingsView = desk::banks::show_settings;
            bank_settings_check: BankSettingsSaveReq => BankSettingsPreviewView = desk::banks::check_settings;
            bank_settings_save: BankSettingsSaveReq => BankSettingsView = desk::banks::save_settings;
            anchor_add: AnchorAddReq => BankSettingsView = desk::banks::add_anchor;
            anchor_remove: AnchorRemoveReq => BankSettingsView = desk::banks::remove_anchor;

            registrations_list: RegistrationsListReq => RegistrationsView = desk::registrations::list;
            draft_open: DraftOpenReq => DraftView = desk::registrations::open_draft;
            draft_save: DraftSaveReq => DraftView = desk::registrations::save_draft;
            draft_review: DraftReviewReq => ReviewView = desk::registrations::review_draft;
            draft_send: DraftSendReq => RegistrationView = desk::registrations::send_draft;
            draft_discard: DraftDiscardReq => RegistrationsView = desk::registrations::discard_draft;
            registration_show: RegistrationShowReq => RegistrationView = desk::registrations::show;
            registration_read_back: RegistrationReadBackReq => ReadBackView = desk::registrations::read_back;
            registration_adopt: RegistrationAdoptReq => RegistrationView = desk::registrations::adopt;
            registration_delete: RegistrationDeleteReq => RegistrationsView = desk::registrations::delete;
            registration_forget: RegistrationForgetReq => RegistrationsView = desk::registrations::forget;
            registration_retire_pair: RegistrationRetirePairReq => RegistrationView = desk::registrations::retire_pair;
            portal_show: PortalShowReq => PortalView = desk::registrations::show_portal;
            portal_save: PortalSaveReq => PortalView = desk::registrations::save_portal;
            portal_discard: PortalDiscardReq => RegistrationsView = desk::registrations::discard_portal;
            portal_make: PortalMakeReq => PortalView = desk::registrations::make_portal_app;
            change_open: ChangeOpenReq => DraftView = desk::registrations::open_change;
            change_settle: ChangeSettleReq => ChangeSettledView = desk::registrations::settle_change;

            connections_list: ConnectionsListReq => ConnectionsView = desk::connections::list;
            connection_open: ConnectionOpenReq => ConnectionView = desk::connections::open;
            connection_show: ConnectionShowReq => ConnectionView = desk::connections::show;
            connection_forget: ConnectionForgetReq => ConnectionsView = desk::connections::forget;
            authorization_start: AuthorizationStartReq => ConnectionView = desk::connections::start_authorization;
            authorization_wait: AuthorizationWaitReq => ConnectionView = desk::connections::wait;
            authorization_paste: AuthorizationPasteReq => ConnectionView = desk::connections::paste;
            authorization_cancel: AuthorizationCancelReq => ConnectionView = desk::connections::cancel;
            token_refresh: TokenRefreshReq => ConnectionView = desk::connections::refresh;
            token_revoke: TokenRevokeReq => ConnectionView = desk::connections::revoke;
            fallback_ask: FallbackAskReq => FallbackView = desk::connections::ask_fallback;

            consent_show: ConsentShowReq => ConsentView = desk::consents::show;
            consent_review: ConsentReviewReq => ConsentReviewView = desk::consents::review;
            consent_send: ConsentSendReq => ConsentView = desk::consents::send;
            consent_revoke_all: ConsentRevokeAllReq => ConsentView = desk::consents::revoke_all;
            consent_look: ConsentLookReq => ConsentView = desk::consents::look_for_new;

            accounts_list: AccountsListReq => AccountsView = desk::accounts::list;
            accounts_refresh: AccountsRefreshReq => AccountsView = desk::accounts::refresh;
            balances_refresh: BalancesRefreshReq => AccountsView = desk::accounts::refresh_balances;
            identity_refresh: IdentityRefreshReq => AccountsView = desk::accounts::refresh_identity;
            beneficiaries_refresh: BeneficiariesRefreshReq => BeneficiariesView = desk::accounts::refresh_beneficiaries;
            accounts_give_up: AccountsGiveUpReq => AccountsView = desk::accounts::give_up;
            transactions_refresh: TransactionsRefreshReq => TransactionsFetchedView = desk::accounts::refresh_transactions;
            transactions_find: TransactionsFindReq => TransactionsFoundView = desk::accounts::find;
            transactions_places: TransactionsFindReq => TransactionsPlacesView = desk::accounts::places;
            transactions_read: TransactionsReadReq => TransactionsReadView = desk::accounts::read;
            transaction_show: TransactionShowReq => TransactionDetailView = desk::accounts::show_transaction;
            account_charts: AccountChartsReq => AccountChartsView = desk::accounts::charts;
            transactions_export: TransactionsExportReq => SavedFileView = desk::accounts::export;

            funds_check: FundsCheckReq => FundsView = desk::funds::check;

            payments_list: PaymentsListReq => PaymentsView = desk::payments::list;
            payment_open: PaymentOpenReq => PaymentView = desk::payments::open;
            payment_show: PaymentShowReq => PaymentView = desk::payments::show;
            payment_save: PaymentSaveReq => PaymentView = desk::payments::save;
            payment_review: PaymentReviewReq => PaymentReviewView = desk::payments::review;
            payment_send: PaymentSendReq => PaymentView = desk::payments::send;
            payment_approve: PaymentApproveReq => PaymentView = desk::payments::approve;
            payment_wait: PaymentWaitReq => PaymentView = desk::payments::wait;
            payment_paste: PaymentPasteReq => PaymentView = desk::payments::paste;
            payment_cancel_approval: PaymentCancelApprovalReq => PaymentView = desk::payments::cancel_approval;
            payment_confirm: PaymentConfirmReq => PaymentView = desk::payments::confirm;
            payment_look: PaymentLookReq => PaymentView = desk::payments::look;
            payment_cancel: PaymentCancelReq => PaymentView = desk::payments::cancel;
            payment_token_revoke: PaymentTokenRevokeReq => PaymentsView = desk::payments::revoke_token;
            payment_discard: PaymentDiscardReq => PaymentsView = desk::payments::discard;

            calls_list: CallsListReq => CallsView = desk::calls::list;
            call_show: CallShowReq => CallView = desk::calls::show;
            call_curl: CallCurlReq => CurlView = desk::calls::curl;
            bank_certificate_fetch: BankCertificateFetchReq => CallView = desk::calls::fetch_bank_certificate;
            bank_certificate_pin: BankCertificatePinReq => BankCertificatesView = desk::calls::pin_bank_certificate;
            bank_certificate_remove: BankCertificateRemoveReq => BankCertificatesView = desk::calls::remove_bank_certificate;

            local_banks_show: LocalBanksShowReq => LocalBanksView = desk::local_banks::show;
            local_banks_clock: LocalBanksClockReq => LocalBanksView = desk::local_banks::set_clock;
            local_banks_mode: LocalBanksModeReq => LocalBanksView = desk::local_banks::set_mode;
            local_banks_open_account: LocalBanksOpenAccountReq => LocalBanksView = desk::local_banks::open_account;
            local_banks_reset: LocalBanksResetReq => LocalBanksView = desk::local_banks::reset;
        }
    };
}
