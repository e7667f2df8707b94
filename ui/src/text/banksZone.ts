/** The clock that BPCE's rules go by: activation, maintenance. What the Desk shows of them is in this zone. */
export const BANKS_ZONE = "Europe/Paris";
