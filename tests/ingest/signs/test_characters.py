"""What a page shows by place and line, as plain characters."""

from __future__ import annotations

import pytest

from ingest.signs import (
    accented,
    before,
    bracketed,
    cases,
    fenced,
    fraction,
    image,
    index,
    limits,
    lines,
    lowered,
    matrix,
    power,
    raised,
    root,
    stacked,
    struck,
)


@pytest.mark.parametrize(
    ("words", "behind", "written"),
    [
        ("12", "10", "¹²"),
        ("-6", "10", "⁻⁶"),
        ("", "10", ""),
        ("st", "1", "st"),
        ("[3]", "12", "[3]"),
        ("™", "Drug", "™"),
        ("b", "12", "^b"),
        ("a", "mg", "^a"),
        ("a,b", "mg", "^a,b"),
        ("1,2", "pain", "¹,²"),
        ("me", "M", "me"),
        # An exponent must not join the line, whatever it is made of.
        ("n", "10", "^n"),
        ("-n", "10", "^(-n)"),
        ("−kt", "e", "^(−kt)"),
        ("n+1", "10", "^(n+1)"),
        ("1.154", "x", "^1.154"),
        ("-0.203", "age", "^(-0.203)"),
        ("1/2", "x", "^(1/2)"),
    ],
)
def test_raised(words: str, behind: str, written: str) -> None:
    assert raised(words, behind) == written


def test_lowered() -> None:
    assert lowered("2") == "₂"
    assert lowered("max") == "max"


@pytest.mark.parametrize(
    ("above", "below", "written"),
    [
        ("a+b", "2", "(a+b)/2"),
        ("(140−age)×weight", "72×SCr", "((140−age)×weight)/(72×SCr)"),
        ("−b±√(b²−4ac)", "2a", "(−b±√(b²−4ac))/2a"),
        ("(a+b)", "c", "(a+b)/c"),
        ("(a)+(b)", "c", "((a)+(b))/c"),
        ("n(n−1)x²", "2!", "n(n−1)x²/2!"),
        ("1", "1/2", "1/(1/2)"),
        ("5 mg", "kg", "(5 mg)/kg"),
        ("|a−b|", "2", "|a−b|/2"),
    ],
)
def test_a_fraction_keeps_its_two_sides_together(above: str, below: str, written: str) -> None:
    assert fraction(above, below) == written


@pytest.mark.parametrize(
    ("radicand", "degree", "written"),
    [
        ("16", "", "√16"),
        ("a+b", "2", "√(a+b)"),
        ("27", "3", "³√27"),
        ("x", "n", "ⁿ√x"),
        ("x", "k+1", "√[k+1](x)"),
    ],
)
def test_a_root(radicand: str, degree: str, written: str) -> None:
    assert root(radicand, degree) == written


@pytest.mark.parametrize(
    ("base", "exponent", "written"),
    [
        ("10", "9", "10⁹"),
        ("a+b", "2", "(a+b)²"),
        ("(a+b)", "2", "(a+b)²"),
        ("x²", "3", "(x²)³"),
        ("−5", "2", "(−5)²"),
        ("a/b", "2", "(a/b)²"),
        ("x", "n−1", "x^(n−1)"),
        ("x", "1.2", "x^1.2"),
        ("x", "*", "x*"),
        ("x", "", "x"),
        ("√x", "2", "(√x)²"),
    ],
)
def test_a_power(base: str, exponent: str, written: str) -> None:
    assert power(base, exponent) == written


def test_an_index() -> None:
    assert index("CO", "2") == "CO₂"
    assert index("V", "d") == "Vd"
    assert index("x", "t+1") == "x_(t+1)"
    assert index("5", "a") == "5_a"
    assert index("x", "") == "x"
    assert before("", "99m", "Tc") == "⁹⁹ᵐTc"
    assert before("53", "131", "I") == "¹³¹₅₃I"


def test_sums_and_limits() -> None:
    assert limits("∑", "i=1", "n") == "∑(i=1..n)"
    assert limits("∏", "i", "") == "∏(i)"
    assert limits("lim", "x→0", "") == "lim_(x→0)"
    assert limits("∫", "", "") == "∫"


def test_brackets_and_rows() -> None:
    assert fenced("|", ["a−b"], "|") == "|a−b|"
    assert fenced("(", ["a", " b"], ")") == "(a,b)"
    assert cases(["0.7 if female", "0.9 if male"]) == "{0.7 if female / 0.9 if male}"
    assert matrix([["5", "10"], ["", "a + b"]]) == "5 10; □ (a + b)"
    assert lines(["a=b", " ", "c=d"]) == "a=b; c=d"
    assert stacked("n", "k") == "(n; k)"
    assert bracketed("|x| + 1") == "(|x| + 1)"
    assert bracketed("f(x") == "(f(x)", "what is not closed is kept together"


def test_marks_over_a_term() -> None:
    assert accented("x", "¯") == "x\u0304"
    assert accented("a", "^") == "a\u0302"
    assert accented("ab", "¯") == "a\u0305b\u0305"
    assert accented("a+b", "^") == "(a+b)\u0302"


def test_struck_words_and_images() -> None:
    assert struck("50 mg") == "~~50 mg~~"
    assert struck(" 50 mg ") == " ~~50 mg~~ "
    assert struck(" ") == " "
    assert image() == "[image]"
    assert image(" greater than\nor equal to") == "[image: greater than or equal to]"
