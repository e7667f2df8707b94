//! The words on the transactions, as French banks print them: in capitals and short.

/// What a payment is for, from whom or to whom, and between which amounts in cents.
pub(super) type Payment = (&'static str, i64, i64);

pub(super) const HOUSEHOLD_CARDS: [Payment; 18] = [
    ("CB CARREFOUR MARKET PARIS", 1_200, 11_800),
    ("CB MONOPRIX 0412", 640, 6_400),
    ("CB FRANPRIX 5032", 480, 3_900),
    ("CB BOULANGERIE DU MARCHE", 130, 1_450),
    ("CB SNCF INTERNET", 1_500, 14_200),
    ("CB RATP NAVIGO", 8_880, 8_880),
    ("CB TOTALENERGIES RELAIS", 3_200, 8_900),
    ("CB PHARMACIE CENTRALE", 390, 4_600),
    ("CB FNAC DARTY", 990, 24_900),
    ("CB LEROY MERLIN", 700, 18_500),
    ("CB DECATHLON", 900, 9_900),
    ("CB PICARD SURGELES", 850, 5_200),
    ("CB CINEMA UGC", 790, 2_800),
    ("CB RESTAURANT LE COMPTOIR", 1_650, 7_800),
    ("CB LIBRAIRIE DES ARTS", 690, 5_400),
    ("CB BIOCOOP", 900, 7_600),
    ("CB LA POSTE", 128, 2_150),
    ("CB VELIB METROPOLE", 310, 930),
];

pub(super) const STUDENT_CARDS: [Payment; 8] = [
    ("CB CROUS RESTAURANT U", 330, 660),
    ("CB LIDL 1187", 620, 3_400),
    ("CB SNCF OUIGO", 1_000, 5_900),
    ("CB GIBERT JOSEPH", 450, 4_800),
    ("CB STEAM GAMES", 499, 5_999),
    ("CB BURGER DU COIN", 850, 1_690),
    ("CB PRIMARK", 700, 4_500),
    ("CB IMPRIMERIE DU CAMPUS", 120, 1_850),
];

pub(super) const BUSINESS_CARDS: [Payment; 10] = [
    ("CB METRO CASH AND CARRY", 4_200, 68_000),
    ("CB BRICO DEPOT PRO", 1_800, 42_000),
    ("CB TOTALENERGIES PRO", 4_500, 11_500),
    ("CB SNCF PRO", 3_900, 21_800),
    ("CB AMAZON BUSINESS", 1_250, 39_900),
    ("CB OVHCLOUD", 719, 11_988),
    ("CB BUREAU VALLEE", 900, 15_600),
    ("CB HOTEL IBIS LYON", 7_900, 24_800),
    ("CB PARKING INDIGO", 350, 3_800),
    ("CB VINCI AUTOROUTES", 420, 6_480),
];

/// Customers of a business: name, and the start of what they write.
pub(super) const CUSTOMERS: [(&str, &str); 10] = [
    ("SARL ATELIER DUVAL", "FACTURE"),
    ("CABINET MOREAU ET FILS", "FAC"),
    ("MAIRIE DE VINCENNES", "MANDAT"),
    ("SAS LUMIERE DU NORD", "REGLEMENT FACTURE"),
    ("SCI LES TILLEULS", "FACTURE"),
    ("GARAGE DE LA GARE", "FAC"),
    ("ASSOCIATION BEL AIR", "REGLEMENT"),
    ("SARL BOULANGERIE PERRIN", "FACTURE"),
    ("STE HOTEL DU PARC", "FACTURE"),
    ("CLINIQUE SAINT ROCH", "REGLEMENT FAC"),
];

/// Suppliers of a business.
pub(super) const SUPPLIERS: [(&str, i64, i64); 7] = [
    ("SARL BOIS ET MATERIAUX", 18_000, 240_000),
    ("STE TRANSPORTS LEROY", 9_500, 88_000),
    ("IMPRIMERIE CENTRALE", 6_200, 54_000),
    ("SAS FOURNITURES 3000", 4_800, 61_000),
    ("EI DUMONT PLOMBERIE", 12_000, 95_000),
    ("SARL COMPTA ET CONSEIL", 24_000, 36_000),
    ("AGENCE WEB DU CANAL", 15_000, 82_000),
];

/// People to whom households send money.
pub(super) const FRIENDS: [&str; 6] = [
    "MME ANNE PETIT",
    "M JULIEN ROUX",
    "MME CHLOE GARNIER",
    "M PAUL FAURE",
    "MME INES BLANC",
    "M HUGO MERCIER",
];

/// What a household pays each month by direct debit: name, day of the month, lowest and highest amount in cents.
pub(super) const HOUSEHOLD_DEBITS: [(&str, i8, i64, i64); 6] = [
    ("PRLV SEPA EDF CLIENTS PARTICULIERS", 12, 6_840, 9_420),
    ("PRLV SEPA ORANGE SA", 8, 3_499, 4_899),
    ("PRLV SEPA MAIF ASSURANCES", 5, 4_215, 4_215),
    ("PRLV SEPA DGFIP IMPOT REVENU", 15, 21_300, 21_300),
    ("PRLV SEPA EAU DE PARIS", 20, 2_760, 3_980),
    ("PRLV SEPA BASIC FIT", 2, 2_299, 2_299),
];

/// The same for a business.
pub(super) const BUSINESS_DEBITS: [(&str, i8, i64, i64); 7] = [
    ("PRLV SEPA URSSAF ILE DE FRANCE", 5, 148_000, 196_000),
    ("PRLV SEPA DGFIP TVA", 24, 96_000, 214_000),
    ("PRLV SEPA EDF ENTREPRISES", 12, 18_400, 27_900),
    ("PRLV SEPA ORANGE BUSINESS", 8, 8_990, 12_450),
    ("PRLV SEPA AXA FRANCE IARD PRO", 3, 21_875, 21_875),
    ("PRLV SEPA LEASEPLAN FRANCE", 10, 41_200, 41_200),
    ("PRLV SEPA MALAKOFF HUMANIS", 18, 26_150, 26_150),
];
