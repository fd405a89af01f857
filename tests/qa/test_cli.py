"""The command as a person meets it: a process of its own, its two streams and its exit code."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import CHECKOUT

Run = Callable[..., subprocess.CompletedProcess[str]]

FLAGSHIP = "how many victims did KPS identify in 2007?"
ANSWER_KEYS = {
    "question", "answer", "abstained", "reason", "confidence", "caution", "chance", "lacks", "missing", "finish",
    "note", "sentences", "counts",
    "removed", "instead", "citations", "marking",
    "conflicts", "passages", "held_back", "withheld", "model", "usage", "timings_ms", "index", "notice", "record",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("sample_index")


def failed(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The one line that a failed command says."""
    assert done.returncode == code, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("ask: ")
    assert "Traceback" not in done.stderr
    return done.stderr


def answered(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that went well prints; it says nothing else."""
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_question_is_answered_with_figure_citation_marking_and_notice(run_ask: Run) -> None:
    text = answered(run_ask(FLAGSHIP))
    assert text.startswith("32")
    assert "08PRISTINA128 ¶9" in text
    assert "(SBU)" in text
    assert "abstracts of 5 cables" in " ".join(text.split())


def test_json_is_one_object_with_the_keys_of_the_contract(run_ask: Run) -> None:
    answer = json.loads(answered(run_ask("--json", FLAGSHIP)))
    assert set(answer) == ANSWER_KEYS
    assert answer["question"] == FLAGSHIP
    assert answer["abstained"] is False
    assert "08PRISTINA128 ¶9" in [citation["key"] for citation in answer["citations"]]
    assert {sentence["support"] for sentence in answer["sentences"]} == {"quoted"}
    assert answer["index"]["cables"] == 5
    assert len(answer["passages"]) == 8


def test_what_the_cables_do_not_say_is_refused_with_a_reason(run_ask: Run) -> None:
    question = "how many victims did Zembla identify in 2007?"
    text = answered(run_ask(question))
    assert text.startswith("Not in these cables. ")
    assert "Nearest passages:" in text
    answer = json.loads(answered(run_ask(question, "--json")))
    assert (answer["answer"], answer["abstained"], answer["citations"]) == (None, True, [])
    assert answer["reason"] == "the cables do not mention Zembla"
    assert answer["passages"]


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "?",
        "¿Cuántas víctimas identificó la policía en 2007?",
        "сколько жертв",
        "人身取引の被害者は何人ですか",
        "\N{FACE WITH TEARS OF JOY}",
        "x" * 2_000,
        "victims " * 250,
        '"victims" AND (police OR NOT "shelter") NEAR/3 *',
        '"""',
        "subject:victims^2 ~ + - && || ! ( ) { } [ ] \\ /",
        "'; DROP TABLE passages; --",
        "victims\x07\x1b[31m\ttab\nline\r",
        "the of and",
        "${HOME} `id` %s {0} %n",
        "search\udce9 victims",
    ],
    ids=lambda question: ascii(question[:24]),
)
def test_any_text_is_a_question(run_ask: Run, question: str) -> None:
    answer = json.loads(answered(run_ask("--json", "--", question)))
    assert answer["abstained"] or answer["citations"]
    assert answered(run_ask("--", question))


def test_an_empty_question_is_refused_honestly(run_ask: Run) -> None:
    answer = json.loads(answered(run_ask("", "--json")))
    assert answer["abstained"]
    assert answer["reason"]


@pytest.mark.parametrize("question", ["search", "read", "index", "--help", "-k"])
def test_after_two_dashes_anything_is_the_question(run_ask: Run, question: str) -> None:
    assert json.loads(answered(run_ask("--json", "--", question)))["question"] == question


def test_the_number_of_passages_is_the_settings(run_ask: Run) -> None:
    assert len(json.loads(answered(run_ask("police", "-k", "3", "--json")))["passages"]) == 3
    assert len(json.loads(answered(run_ask("police", "--json", ASK_K="2")))["passages"]) == 2


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (["--cable", "09PRISTINA314"], lambda key: key.startswith("09PRISTINA314 ")),
        (["--cable", "09 Pristina 314", "--cable", "08PRISTINA249"], lambda key: key[:8] in {"09PRISTI", "08PRISTI"}),
        (["--since", "2008-04"], lambda key: not key.startswith(("07PRISTINA150 ", "08PRISTINA128 "))),
        (["--until", "2007"], lambda key: key.startswith("07PRISTINA150 ")),
        (["--since", "2008-01-01", "--until", "2008-12-31"], lambda key: key.startswith("08")),
        (["--tag", "KTIP", "--cable", "09STATE61188"], lambda key: key.startswith("09STATE61188 ")),
    ],
)  # fmt: skip
def test_filters_keep_only_what_they_name(run_ask: Run, options: list[str], kept: Callable[[str], bool]) -> None:
    found = json.loads(answered(run_ask("search", "victims of trafficking", "--json", *options)))
    assert found["passages"]
    assert all(kept(passage["key"]) for passage in found["passages"])


def test_search_prints_ranked_passages(run_ask: Run) -> None:
    found = json.loads(answered(run_ask("search", FLAGSHIP, "--json")))
    assert set(found) == {"question", "cables", "missing", "passages"}
    assert len(found["passages"]) == 20
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert all(
        set(passage) == {"key", "score", "marking", "text", "sentences", "also"} for passage in found["passages"]
    )
    first = answered(run_ask("search", FLAGSHIP, "-k", "1"))
    assert first.startswith(f"1. {found['passages'][0]['key']}  (")


def test_what_a_score_is_made_of_is_told_if_it_is_asked_for(run_ask: Run) -> None:
    search = ("search", "shelter funding", "-k", "2")
    found = json.loads(run_ask(*search, "--explain", "--json").stdout)["passages"]
    assert {"feature": "first", "label": "it opens its cable"}.items() <= found[0]["why"][-2].items()
    assert "why" not in json.loads(run_ask(*search, "--json").stdout)["passages"][0]
    assert run_ask("--explain", *search).stdout.count("all else") == 2
    answered = run_ask("who runs the shelter?", "--explain").stdout
    assert answered.count("beside the mean of the passages compared") == 8
    assert json.loads(run_ask("who runs the shelter?", "--explain", "--json").stdout)["passages"][7]["why"]


def test_runs_repeat_exactly(run_ask: Run) -> None:
    first, second = (json.loads(answered(run_ask("where do victims come from?", "--json"))) for _ in range(2))
    assert first | {"timings_ms": 0} == second | {"timings_ms": 0}


@pytest.mark.parametrize(
    "spelling",
    [["08PRISTINA128", "9"], ["08 pristina 128", "¶9"], ["2008PRISTI00128", "9."], ["[08PRISTINA128 ¶9]"]],
)  # fmt: skip
def test_a_paragraph_is_read_under_any_spelling(run_ask: Run, spelling: list[str]) -> None:
    text = answered(run_ask("read", *spelling))
    assert text.startswith("Cable: 08PRISTINA128\n")
    assert "\n\n¶9 (SBU) " in text
    assert "¶10" not in text


def test_a_cable_is_read_as_json(run_ask: Run) -> None:
    cable = json.loads(answered(run_ask("read", "08PRISTINA128", "--json")))
    assert set(cable) == {
        "reference_id", "created", "classification", "origin", "tags", "subject", "references", "signature", "path",
        "warnings", "passages",
    }  # fmt: skip
    assert set(cable["passages"][0]) == {"key", "number", "ordinal", "marking", "heading", "text"}
    one = json.loads(answered(run_ask("read", "08PRISTINA128", "9", "--json")))
    assert [passage["key"] for passage in one["passages"]] == ["08PRISTINA128 ¶9"]
    assert one | {"passages": 0} == cable | {"passages": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read", "08PRISTINA129"], "08PRISTINA128"),
        (["read", "nonsense"], "no cable nonsense in this index"),
        (["read", ""], "no cable"),
        (["read", "08PRISTINA128", "999"], "08PRISTINA128 has no paragraph 999; it has ¶1 to "),
        (["police", "--cable", "08PRISTINA129"], "08PRISTINA128"),
        (["police", "--tag", "NOSUCH"], "PGOV"),
        (["police", "--origin", "Embassy Atlantis"], "US Office Pristina"),
        (["search", "police", "--tag", "NOSUCH"], "PGOV"),
    ],
)
def test_what_is_not_indexed_is_answered_with_what_is(run_ask: Run, arguments: list[str], said: str) -> None:
    assert said in failed(run_ask(*arguments))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["police", "--since", "yesterday"], "--since 'yesterday' is no date"),
        (["police", "--until", "2007-02-30"], "--until '2007-02-30' is no date"),
        (["police", "--since", "2009", "--until", "2007"], "no cable can lie between them"),
        (["police", "-k", "0"], "-k"),
        (["police", "-k", "many"], "-k"),
        (["search", "police", "-k", "0"], "-k"),
        (["police", "--colour"], "--colour"),
        (["police", "officers"], "officers"),
        (["search"], "QUESTION"),
        (["read"], "CABLE"),
        (["read", "08PRISTINA128", "nine"], "names no paragraph"),
        (["police", "--model", "olama/llama3"], "no provider is called 'olama'"),
        (["--json"], "QUESTION"),
        (["index", "biuld"], "biuld"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(run_ask: Run, arguments: list[str], said: str) -> None:
    assert said in failed(run_ask(*arguments), 2)


@pytest.mark.parametrize(
    ("environment", "said"),
    [({"ASK_MODLE": "x"}, "did you mean ASK_MODEL?"), ({"ASK_K": "0"}, "ASK_K"), ({"ASK_MODEL": "x/y"}, "'x/y'")],
)
def test_a_wrong_setting_is_one_line_and_exit_2(run_ask: Run, environment: dict[str, str], said: str) -> None:
    assert said in failed(run_ask("police", **environment), 2)


def test_the_folders_file_is_read(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "ask.toml").write_text("k = 2\n")
    assert len(json.loads(answered(run_ask("police", "--json", cwd=tmp_path)))["passages"]) == 2
    (tmp_path / "ask.toml").write_text("kay = 2\n")
    assert "no setting is called 'kay'" in failed(run_ask("police", cwd=tmp_path), 2)


def test_an_index_that_is_named_but_not_there_is_not_replaced_by_the_sample(run_ask: Run, tmp_path: Path) -> None:
    said = failed(run_ask("police", "--index", str(tmp_path / "nowhere")))
    assert f"ask index build PATH... --index {tmp_path / 'nowhere'}" in said
    assert not (tmp_path / "nowhere").exists()


def test_without_a_word_the_command_explains_itself(run_ask: Run) -> None:
    done = run_ask()
    assert done.returncode == 2
    assert "Usage: ask QUESTION [OPTIONS]" in done.stdout + done.stderr


def test_the_version_is_printed(run_ask: Run) -> None:
    assert answered(run_ask("--version")).startswith("ask ")


def test_a_full_disk_under_the_output_is_one_line(run_ask: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full to write to")
    import os
    import sys

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa.cli", "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            cwd=CHECKOUT, env=dict(os.environ),
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "ask: No space left on device\n"


def test_real_cables_are_answered_from_the_right_paragraph(run_ask: Run, real_index: Path) -> None:
    answer = json.loads(answered(run_ask(FLAGSHIP, "--index", str(real_index), "--json")))
    assert answer["notice"] is None
    assert answer["answer"].startswith("32 — ")
    assert "08PRISTINA128 ¶9" in [citation["key"] for citation in answer["citations"]]


def test_options_may_stand_before_the_command_that_they_belong_to(run_ask: Run, sample_index: Path) -> None:
    before = answered(run_ask("--index", str(sample_index), "--json", "search", "shelter", "-k", "1"))
    assert before == answered(run_ask("search", "shelter", "-k", "1", "--json", "--index", str(sample_index)))
    shown = answered(run_ask("--index", str(sample_index), "index", "show", "--json"))
    assert json.loads(shown)["index"] == str(sample_index)
    assert "search" in json.loads(answered(run_ask("--json", "--", "search")))["question"]
