"""Book and facts meet here: one deal or a million, with polarity, proof and counterfactuals."""
