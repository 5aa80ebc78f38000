"""How good the judgement is: on sets labelled by hand, on ordinary mail, and at taking replies apart."""
