"""Profiles: what is planted in the offline model."""

import math
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, ValidationError, ValidationInfo, field_validator

from evals.effort import EFFORTS, Effort
from evals.errors import SettingError

PER_LEVEL = ("score", "thinking_tokens")
_LOWEST, _HIGHEST = 0.02, 0.98


class Profile(BaseModel):
    """The planted quantities. Scores are points of 100.

    Attributes:
        about: One line for people.
        score: Expected score without notes, by effort.
        domain_offset: Points added to it, by domain.
        wrapper_effect: Points added when there is a memory block, empty or not.
        length_effect: Points added when there is any text in it.
        memory_effect: Points added when that text has content: neither the placebo's nor advice that
            was turned round.
        chain_correlation: Correlation between the attempts of a chain that read notes; attempts
            without notes are independent.
        thinking_tokens: Median thinking tokens, by effort.
        thinking_sigma: Standard deviation of their logarithm.
        notes_thinking_factor: What notes multiply them by.
        thinking_per_note_byte: Thinking tokens added for each byte of notes.
        answer_tokens: Tokens that a whole answer is taken to need: thinking plus these over the
            cap, and the answer is cut off after its first words and earns nothing.
        tokens_per_s: Speed of the output, for the latency.
        first_token_s: Latency before it.
        signature: Line that every answer begins with; empty for none. It earns and costs nothing.
        judge_leniency: Points the judge adds to a missed criterion.
        self_preference: Points the judge adds to a missed criterion of an answer with its own
            profile's signature. Needs a signature.
        judge_gullible: Share of the canaries (evals/calibration/canaries.yaml) that move the judge
            to full points.
        judge_sd: Standard deviation of the judge's points for one criterion.
        judge_invalid_rate: Share of the judge's replies that hold no verdict.
        note_invalid_rate: Share of the notes that are not in the form that the policy asks for.
        note_cut_off_rate: Share of the notes that the output cap cuts off in the middle.
        delay_s: Real seconds that every call takes, to measure concurrency.
        seed: Of every draw.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    about: str
    score: dict[Effort, float]
    domain_offset: dict[str, float]
    wrapper_effect: float
    length_effect: float = 0
    memory_effect: float
    chain_correlation: float = Field(ge=0, le=1)
    thinking_tokens: dict[Effort, PositiveFloat]
    thinking_sigma: float = Field(gt=0)
    notes_thinking_factor: float = Field(gt=0)
    thinking_per_note_byte: float = Field(ge=0)
    answer_tokens: int = Field(gt=0)
    tokens_per_s: float = Field(gt=0)
    first_token_s: float = Field(ge=0)
    signature: str = Field(default="", pattern=r"^[^\n\r]*$")
    judge_leniency: float = Field(ge=0, le=25)
    self_preference: float = Field(default=0, ge=0, le=25)
    judge_gullible: float = Field(default=0, ge=0, le=1)
    judge_sd: float = Field(ge=0)
    judge_invalid_rate: float = Field(ge=0, le=1)
    note_invalid_rate: float = Field(default=0, ge=0, le=1)
    note_cut_off_rate: float = Field(default=0, ge=0, le=1)
    delay_s: float = Field(default=0, ge=0)
    seed: int = 0

    @field_validator("self_preference")
    @classmethod
    def _signed(cls, value: float, info: ValidationInfo) -> float:
        if value and not info.data.get("signature"):
            raise ValueError("the judge knows its own answers by their signature: give -M signature='a line' as well")
        return value

    def skill(self, effort: Effort, domain: str, wrapped: bool, note_bytes: int, has_content: bool = True) -> float:
        """Probability of meeting a criterion in an answer that is not cut off, 0.02 to 0.98."""
        points = self.score[effort] + self.domain_offset.get(domain, 0)
        points += (self.wrapper_effect if wrapped else 0) + (self.length_effect if note_bytes else 0)
        points += self.memory_effect if note_bytes and has_content else 0
        return min(max(points / 100, _LOWEST), _HIGHEST)

    def thinking(self, effort: Effort, note_bytes: int, z: float) -> float:
        """Thinking tokens wanted at the standard normal draw `z`."""
        factor = self.notes_thinking_factor if note_bytes else 1.0
        median = self.thinking_tokens[effort] * factor
        return median * math.exp(self.thinking_sigma * z) + self.thinking_per_note_byte * note_bytes

    def truncated_share(self, effort: Effort, note_bytes: int, cap: int | None) -> float:
        """Probability that the cap cuts the answer off. Exact: inverts `thinking`."""
        if cap is None:
            return 0.0
        room = cap - self.answer_tokens - self.thinking_per_note_byte * note_bytes
        median = self.thinking(effort, note_bytes, 0) - self.thinking_per_note_byte * note_bytes
        if room <= 0:
            return 1.0
        return 1 - NormalDist(0, self.thinking_sigma).cdf(math.log(room / median))

    def planted_score(
        self, effort: Effort, domain: str, wrapped: bool, note_bytes: int, cap: int | None, has_content: bool = True
    ) -> float:
        """The expected score of an attempt, cut-off answers counted as 0."""
        kept = 1 - self.truncated_share(effort, note_bytes, cap)
        return 100 * kept * self.skill(effort, domain, wrapped, note_bytes, has_content)


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "profiles.yaml").read_text(encoding="utf-8"))
    return loaded


def profile_names() -> tuple[str, ...]:
    """The names that `simulated/<profile>` takes."""
    return tuple(_file()["profiles"])


def profile_named(name: str, overrides: dict[str, Any]) -> Profile:
    """A profile with `-M` overrides.

    Raises:
        SettingError: When the profile or a quantity is unknown, or a value is out of range.
    """
    if name not in profile_names():
        raise SettingError(f"simulated/{name}: no such profile; give one of {', '.join(profile_names())}.")
    fields = _file()["base"] | _file()["profiles"][name]
    for key, value in overrides.items():
        if key in PER_LEVEL and isinstance(value, int | float):
            value = dict.fromkeys(EFFORTS, value)
        whole = isinstance(value, dict) and isinstance(fields.get(key), dict)
        fields = fields | {key: fields[key] | value if whole else value}
    try:
        return Profile.model_validate(fields)
    except ValidationError as ex:
        first = ex.errors()[0]
        known = ", ".join(field for field in Profile.model_fields if field != "about")
        wrong = f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"
        raise SettingError(f"-M {wrong}. Planted quantities: {known}.") from None
