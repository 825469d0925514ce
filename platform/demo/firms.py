"""The fictional enterprises as plain values: names, trades, sizes, and revenue whose sum is the article's curve.

Revenue of the whole cluster: 1.5 (2002) and 72.1 (2020) hundred million yuan, as the article states for 117 firms;
the years between grow by the same rate, later years are invented. Everything follows from `SEED`.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

SEED = 117
FIRST_YEAR, STATED_YEAR, LAST_YEAR = 2002, 2020, 2025
REVENUE_2002 = 150_000_000_00  # fen
REVENUE_2020 = 7_210_000_000_00  # fen

STEMS = """
瑞禾 松辰 岭云 春晖 德馨 嘉禾 泽民 康宁 恒济 百草 明德 仁和堂
广济 同春 益生 沐春 长青 雪松 白桦 青禾 润和 安泰 惠民 永宁
济世 信德 诚济 众康 博爱 天合 福佑 康达 吉祥 瑞康 北辰 东岭
南溪 西林 中和 华济 新晨 宏济 久康 万康 百康 千草 金禾 银杏
玉泉 石溪 清源 碧川 丹桂 紫苏 茯苓 当归 甘草 半夏 连翘 金银
杏林 橘井 悬壶 岐黄 本草 神农 时珍堂 仲景堂 思邈堂 元化堂 叔和堂
景岳 丹溪 东垣 河间 立斋 灵枢 素问 济生 普济 和安 和顺 和美
和康 和瑞 宁康 宁安 宁远 平安堂 平康 顺康 顺泰 泰康堂 泰和 泰宁
康泰 康和 康顺 康乐 康平 晨曦 朝阳春 暖阳 旭日 初阳 晴川 晴岚
云岭 云松 云杉 松岭 松江源 松涛 柏林 枫林 榆林 槐荫
""".split()  # noqa: SIM905  # a list of 117 words is read more easily as words


@dataclass(frozen=True)
class Firm:
    """One fictional enterprise. `rank` 0..116 in order of size; `hub` the chain leader it gathers around (0, 1, 2)."""

    rank: int
    name: str
    short_name: str
    tier: str
    is_wholesale: bool
    hub: int
    people: int
    established_on: date
    has_cold_chain: bool


PLAN = (  # (tier, wholesale?, how many, least and most revenue of the last year in 万元, least and most people)
    ("CHAIN_LEADER", True, 3, (140_000, 210_000), (40, 64)),
    ("BACKBONE", True, 16, (21_000, 39_000), (12, 24)),
    ("BACKBONE", False, 6, (3_000, 8_000), (18, 34)),
    ("HIGH_GROWTH", True, 20, (2_000, 4_700), (6, 12)),
    ("HIGH_GROWTH", False, 10, (230, 470), (4, 8)),
    ("GENERAL", True, 31, (900, 4_200), (3, 7)),
    ("GENERAL", False, 31, (110, 430), (2, 6)),
)


def make_firms() -> list[Firm]:
    """The 117 firms, chain leaders first."""
    draw = np.random.default_rng(SEED)
    firms: list[Firm] = []
    for tier, is_wholesale, count, _revenue, people in PLAN:
        for _number in range(count):
            firms.append(_firm(draw, len(firms), tier, is_wholesale, people))
    return firms


def _firm(draw: np.random.Generator, rank: int, tier: str, is_wholesale: bool, people: tuple[int, int]) -> Firm:
    stem = STEMS[rank]
    endings: tuple[str, ...] = (
        ("医药有限公司", "药业有限公司", "医药商贸有限公司") if is_wholesale else ("大药房有限公司", "药店")
    )
    if tier == "BACKBONE" and not is_wholesale:
        endings = ("大药房连锁有限公司",)
    founded = 2002 if rank < 18 else int(draw.integers(2003, 2020))
    return Firm(
        rank=rank,
        name=f"长春{stem}{endings[int(draw.integers(len(endings)))]}（演示）",
        short_name=f"{stem}{'医药' if is_wholesale else '药房'}",
        tier=tier,
        is_wholesale=is_wholesale,
        hub=rank if rank < 3 else int(draw.choice(3, p=(0.42, 0.33, 0.25))),
        people=int(draw.integers(people[0], people[1] + 1)),
        established_on=date(founded, int(draw.integers(1, 13)), int(draw.integers(1, 29))),
        has_cold_chain=tier in ("CHAIN_LEADER", "BACKBONE") or bool(draw.random() < 0.2),
    )


def revenues(firms: list[Firm]) -> NDArray[np.int64]:
    """Revenue in fen, shape (firms, years 2002..2025); columns 2002 and 2020 sum to the article's figures exactly."""
    draw = np.random.default_rng(SEED + 1)
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    last = np.concatenate([draw.uniform(low, high, count) for _t, _w, count, (low, high), _p in PLAN])
    last = np.sort(last[:3])[::-1].tolist() + last[3:].tolist()
    growing = np.array([firm.tier == "HIGH_GROWTH" for firm in firms])
    yearly = np.where(growing, draw.uniform(1.22, 1.38, len(firms)), draw.uniform(1.02, 1.09, len(firms)))
    worth = np.array(last)[:, None] * 1e6 / yearly[:, None] ** (LAST_YEAR - years[None, :])
    founded = np.array([firm.established_on.year for firm in firms])
    worth[years[None, :] < founded[:, None]] = 0.0
    past = years <= STATED_YEAR
    totals = REVENUE_2002 * (REVENUE_2020 / REVENUE_2002) ** ((years[past] - FIRST_YEAR) / (STATED_YEAR - FIRST_YEAR))
    worth[:, past] *= totals / worth[:, past].sum(axis=0)
    whole = np.floor(worth).astype(np.int64)
    whole[0, past] += np.rint(totals).astype(np.int64) - whole[:, past].sum(axis=0)
    return whole
