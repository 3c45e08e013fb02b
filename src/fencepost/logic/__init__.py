"""The condition language: one small tree and six visitors. It knows no law and no deals."""
