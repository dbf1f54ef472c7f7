"""
Independently computed reference values, read from a file outside the project.

The file is found by the environment variable TOOLKIT_REFERENCE_CASES, or in a folder ``data`` beside
the project. Every measure it names must be known here: an unknown one fails, so none is passed over in silence.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

import toolkit as tk
from toolkit import measures as m
from toolkit.inference import benjamini_hochberg, bonferroni, bootstrap_rate, holm
from toolkit.measures.coincidence import krippendorff_alpha
from toolkit.measures.contingency import Contingency

NAMED = os.environ.get("TOOLKIT_REFERENCE_CASES")
BESIDE = sorted(Path(__file__).resolve().parents[2].glob("*/data/reference_cases.json"))
FILES = [Path(NAMED)] if NAMED else BESIDE[:1]
CASES = [case for file in FILES for case in json.loads(file.read_text("utf-8"))["cases"]]


def windows(i):
    """Directed window counts, as the toolkit counts them in running text."""
    assert i["left"] == i["right"]
    corpus = tk.Corpus.from_texts([" ".join(tokens) for tokens in i["documents"]])
    counts = tk.cooccurrence(corpus, span=i["left"], within="document", ignore_case=False)
    rows = counts.matrix.tocoo()
    pairs = zip(rows.row, rows.col, rows.data, strict=True)
    return {f"{counts.labels[a]} {counts.labels[b]}": n for a, b, n in pairs if n}


def units(i):
    """Units that hold both words of a pair, as the toolkit counts them."""
    corpus = tk.Corpus.from_texts([" ".join(tokens) for tokens in i["units"]])
    table = tk.cooccurrence(corpus, within="document").table
    return {" ".join(sorted(pair)): n for *pair, n in table.select("a", "b", "n").iter_rows()}


def table(i):
    if "f1" in i:
        return Contingency.of_corpora(i["f1"], i["n1"], reference=i["f2"], reference_size=i["n2"])
    if "o12" in i:
        return Contingency.of_cells(i["o11"], i["o12"], o21=i["o21"], o22=i["o22"])
    return Contingency.of(joint=i["o11"], row=i["r1"], column=i["c1"], total=i["n"])


def of_table(name, **fixed):
    return lambda i: m.MEASURES[name](table(i), **fixed)


def of_span(name):
    return lambda i: m.MEASURES[name](table(i).over_span(i["span"]))


def of_family(name):
    def run(i):
        confidence, family = i["conf_level"], i["m"]
        return m.MEASURES[name](table(i), confidence=confidence, family=family)

    return run


def of_parts(name):
    return lambda i: m.MEASURES[name](i["v"], i["sizes"])


def of_positions(name):
    def run(i):
        where = [k for k, token in enumerate(i["tokens"]) if token == i["word"]]
        return m.MEASURES[name](where, len(i["tokens"]))

    return run


def frequencies(i):
    if "frequency_spectrum" in i:
        spectrum = i["frequency_spectrum"].items()
        return np.repeat([int(f) for f, _ in spectrum], [v for _, v in spectrum])
    if "frequencies" in i:
        return np.array(i["frequencies"])
    return np.unique(i["tokens"], return_counts=True)[1]


def of_frequencies(name):
    return lambda i: m.MEASURES[name](frequencies(i))


def of_bound(name, side):
    return lambda i: m.MEASURES[name](i["k"], i["n"], confidence=i["conf"])[side]


def dirichlet(i):
    words = sorted(i["alpha"])
    one, two = ([i[c].get(w, 0) for w in words] for c in ("counts1", "counts2"))
    t = Contingency.of_corpora(one, sum(one), reference=two, reference_size=sum(two))
    prior = [i["alpha"][w] for w in words]
    return m.MEASURES["log_odds_dirichlet"](t, prior=prior)[words.index(i["word"])]


def bootstrap(i):
    b = bootstrap_rate(i["counts"], i["sizes"], confidence=i["conf"], resamples=20_000)
    names = {"point": b.rate, "low": b.low, "high": b.high, "mean": b.mean, "se": b.se}
    return {name: 1e6 * float(value[0]) for name, value in names.items()}


def of_two(name, a, b):
    return lambda i: m.MEASURES[name](i[a], i[b])


OURS = {
    # strength of a 2x2 table
    "cond_prob_2_given_1": of_table("conditional_probability"),
    "cond_prob_1_given_2": of_table("conditional_probability_backward"),
    "delta_p_2_given_1": of_table("delta_p"),
    "delta_p_1_given_2": of_table("delta_p_backward"),
    "dice": of_table("dice"),
    "jaccard": of_table("jaccard"),
    "liddell": of_table("liddell"),
    "local_mi": of_table("local_mi"),
    "log_dice": of_table("log_dice"),
    "log_odds_ratio_disc": of_table("log_odds_ratio"),
    "mi": of_table("mi"),
    "mi2": of_table("mi2"),
    "mi3": of_table("mi3"),
    "mi_span_adjusted": of_span("mi"),
    "min_sensitivity": of_table("min_sensitivity"),
    "mu_value": of_table("mu_value"),
    "npmi": of_table("npmi"),
    "phi": of_table("phi"),
    "phi_squared": of_table("phi_squared"),
    "ppmi": of_table("ppmi"),
    # evidence of a 2x2 table
    "bic": of_table("bic"),
    "chi2": of_table("chi2"),
    "chi2_yates": of_table("chi2_yates"),
    "fisher_greater": of_table("fisher_greater"),
    "fisher_less": of_table("fisher_less"),
    "fisher_two_sided": of_table("fisher_two_sided"),
    "g2": of_table("g2"),
    "g2_four_cell": of_table("g2"),
    "g2_four_cell_signed": of_table("log_likelihood"),
    "g2_span_contexts": of_span("g2"),
    "g2_two_cell": of_table("g2_two_cell"),
    "g2_williams": of_table("g2_williams"),
    "log10_p_g2": of_table("log10_p_g2"),
    "p_value_g2": of_table("p_g2"),
    "poisson_stirling": of_table("poisson_stirling"),
    "simple_ll": of_table("simple_ll"),
    "t_score": of_table("t_score"),
    "z_score": of_table("z_score"),
    # contrast of two corpora
    "diff_coefficient": of_table("difference_coefficient"),
    "log_odds_dirichlet_z": dirichlet,
    "log_ratio_hardie": of_table("log_ratio"),
    "log_ratio_walter": of_table("log_ratio_walter"),
    "lrc": of_family("log_ratio_conservative"),
    "lrc_positive": of_family("log_ratio_conservative_positive"),
    "odds_ratio": of_table("odds_ratio"),
    "pct_diff": of_table("percent_difference"),
    "relative_risk": of_table("relative_risk"),
    "simple_maths": lambda i: m.MEASURES["simple_maths"](table(i), k=i["k"]),
    # evenness over parts, and of distances
    "carroll_d2": of_parts("carroll_d2"),
    "da_norm": of_parts("da"),
    "dp": of_parts("dp"),
    "dp_norm": of_parts("dp_norm"),
    "dp_norm_egbert": of_parts("dp_norm_egbert"),
    "juilland_d": of_parts("juilland_d"),
    "juilland_d_raw": of_parts("juilland_d_equal"),
    "kld": of_parts("kld"),
    "kld_norm_base_e": of_parts("kld_norm_exponential"),
    "kld_norm_o2p": of_parts("kld_norm"),
    "lyne_d3": of_parts("lyne_d3"),
    "range": of_parts("part_range"),
    "rosengren_s": of_parts("rosengren_s"),
    "sd_population": of_parts("standard_deviation"),
    "vc": of_parts("variation_coefficient"),
    "ald": of_positions("ald"),
    "arf": of_positions("arf"),
    "awt": of_positions("awt"),
    "f_ald": of_positions("f_ald"),
    # variety
    "cttr": of_frequencies("cttr"),
    "entropy_bits": of_frequencies("entropy"),
    "guiraud_r": of_frequencies("guiraud_r"),
    "hdd": lambda i: m.MEASURES["hdd"](frequencies(i), sample=i["sample"]),
    "herdan_c": of_frequencies("herdan_c"),
    "maas_a2": of_frequencies("maas_a2"),
    "repeat_rate": of_frequencies("repeat_rate"),
    "simpson_d": of_frequencies("simpson_d"),
    "ttr": of_frequencies("ttr"),
    "yule_k": of_frequencies("yule_k"),
    "mattr": lambda i: m.MEASURES["mattr"](i["tokens"], window=i["window"]),
    "mtld_le": lambda i: m.MEASURES["mtld"](i["tokens"], threshold=i["threshold"], closes="at"),
    "mtld_lt": lambda i: m.MEASURES["mtld"](i["tokens"], threshold=i["threshold"]),
    # agreement and accuracy
    "cohen_kappa": of_two("cohen_kappa", "a", "b"),
    "f1": of_two("f1", "gold", "predicted"),
    "krippendorff_alpha": lambda i: krippendorff_alpha(i["data"], level=i["level"]),
    "precision": of_two("precision", "gold", "predicted"),
    "recall": of_two("recall", "gold", "predicted"),
    # intervals and corrections
    "bootstrap_percentile_per_million": bootstrap,
    "clopper_pearson_high": of_bound("clopper_pearson", 1),
    "clopper_pearson_low": of_bound("clopper_pearson", 0),
    "p_adjust_bh": lambda i: benjamini_hochberg(i["p"]).p,
    "p_adjust_bonferroni": lambda i: bonferroni(i["p"]).p,
    "p_adjust_holm": lambda i: holm(i["p"]).p,
    "wilson_high": of_bound("wilson", 1),
    "wilson_low": of_bound("wilson", 0),
    # profiles
    "cosine": of_two("cosine", "x", "y"),
    "jensen_shannon_divergence_bits": of_two("jensen_shannon", "p", "q"),
    "mann_whitney_u": lambda i: m.MEASURES["mann_whitney"](i["x"], i["y"]).u,
    "jaccard_shingles": lambda i: m.MEASURES["jaccard_shingles"](i["a"], i["b"], k=i["k"]),
    # counting in running text
    "cooccurrence_unit_binary": units,
    "cooccurrence_window": windows,
    "per_million": lambda i: m.MEASURES["per"](i["count"], i["size"], unit=1e6),
    "tfidf": lambda i: m.MEASURES["tf_idf"](
        [[d.count(w) for w in i["vocabulary"]] for d in i["documents"]]
    ),
}

needs_file = pytest.mark.skipif(not CASES, reason="set TOOLKIT_REFERENCE_CASES")


def agrees(got, expected, tolerance):
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(
            agrees(got[name], value, tolerance) for name, value in expected.items()
        )
    if expected is None:
        return bool(np.isnan(got))
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    allowed = np.maximum(tolerance["abs"], tolerance["rel"] * np.abs(expected))
    return got.shape == expected.shape and bool((np.abs(got - expected) <= allowed).all())


@needs_file
def test_every_measure_of_the_cases_is_known():
    assert {c["measure"] for c in CASES} - set(OURS) == set()


@needs_file
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_our_value_is_the_reference_value(case):
    got = OURS[case["measure"]](case["inputs"])
    accepted = [case["expected"], *case.get("accept_also", [])]
    assert any(agrees(got, value, case["tolerance"]) for value in accepted), (got, accepted[0])
