"""The ranking policy, whole.

1. Every stem weighs its inverse document frequency: log(1 + `REFERENCE` / phrases that have it), whatever the number of phrases, so
   that a growing list shifts no cut-off. A word that no phrase has, that says "won't stop" or by how much ("less"), weighs `UNKNOWN`;
   one that only tells the circumstances ("at night") a share of its weight, `CIRCUMSTANCE`, unless the phrase has it too; "more" and
   "worse" nothing, unless it has them.
2. `coverage` is how much of a phrase is said, a part of the body standing for the whole at `BROADER` ("calf" for "leg").
   `focus` is how much of the clauses it is said in the phrase explains; a word beside the phrase weighs at most `BESIDE` there: that
   few phrases have it makes it no weightier. But where a text names nobody and nothing of the body, a word that no phrase has weighs
   `ELSEWHERE`: it is likely about something else. "My" names somebody only where a phrase has what is owned: "my caramel" is nobody.
3. score = 100 x coverage x (1 - distraction x (1 - focus)) x `SCATTER` for each further clause, unless only circumstances stand there;
   100 where the text says the phrase and nothing else. A phrase of one stem is distracted more (`ALONE`, `ABBREVIATION`) than one of
   several (`TOGETHER`). A condition that is but guessed at ("?UTI"), or told as history or of another time ("PMH asthma", "stroke in
   2010"), has `SUSPECTED` of its score: what is felt leads. Once all is ranked, `REPAIR_COST` for each repaired word comes off, but not
   off that 100.
4. A phrase of which a word is denied, or said to be less where it says more, or a part of the body or "less" is not said, or only the place
   ("side", "face") and not what is felt there, or less than `LEAST_COVERAGE` or `LEAST_WORDS` said, is out; so is a question of which
   any word is not said, a phrase that is said of a thing and does not name it ("the car coughs"), and pain of a side where its clause
   names what that is a side of ("toothache on the left side"). Where only circumstances are said ("stressed"), or these and a part of
   the body ("legs at night"), it is out beside any other.
   The best phrase of an entry speaks for it. Entries from `CUT_OFF` on match; those from `SUGGESTION_FLOOR` on are suggested.
5. An entry of which a phrase is said in full, mostly in words that no better entry used, is a further complaint where it scores
   `FURTHER_SCORE`: words in passing make none ("my big toenail has gone thick and yellow" is no jaundice). Else it is an alternative,
   and still leads a complaint of its own where another of its phrases stands whole, in words that no complaint used, with that score.
   Where a condition leads and no symptom stands beside it, the `SHOWN_AS` symptoms that it shows as (`symptomcli.complaints`)
   are alternatives, at `CUT_OFF`.
   Words that name an illness without a page ("head and neck cancer", the lexicon's `no_page`) speak for nothing else.
6. Words speak for an entry whatever phrase they are said in. Its `evidence` is the value of a linear classifier that was learned, over the
   words of a text and the pairs of neighbours among them (`symptomcli.evidence`); there is one for texts that are no complaint, too. It is
   taken as a share of that of the entry that has most. An entry that was not learned, as most conditions, is known by its names: `NAMED`.
7. score = (score + 100 x evidence x w) / (1 + w), where w is `EVIDENCE` x the share of the text, by weight, that the best phrases of its
   complaints do not explain, each as far as it is said: what a text says in passing gives way to what it is about, half a phrase to what
   the words tell, and a text that is but phrases keeps their scores.
   Entries with `ALIKE` of the most evidence, in `LEAST_WORDS` affirmed words, are alternatives too, as if `PARTLY` of a phrase were said,
   but never below `CUT_OFF`. Where no phrase is met they are all there is.
8. A text with words that no phrase explains may be about no complaint. Its doubt is that of `symptomcli.scope` and, in shares of it,
   `DOUBT_IDLE` x the evidence for no complaint, less `DOUBT_TELLING` x the most evidence for an entry (an entry that was not learned and
   of which a phrase is met has `NAMED`), less `DOUBT_MET` where a phrase is met and `DOUBT_WHOLE` where `LEAST_WORDS` or more are of
   phrases that are said in full. From `REFUSED` on there is no answer.
9. Ties: more words met, then kind, then id, then phrase; of complaints, one that a symptom leads, then the one that is
   told first. Nothing depends on the order of the knowledge.
"""

MOST = 100.0
CUT_OFF = 50.0
SUGGESTION_FLOOR = 30.0
LEAST_COVERAGE = 0.6
LEAST_WORDS = 2
REFERENCE = 5000
UNKNOWN = 1.5
BESIDE = 2.0
ELSEWHERE = 20.0
CIRCUMSTANCE = 0.8
BROADER = 0.8
TOGETHER = 0.36
ALONE = 0.6
ABBREVIATION = 0.95
LONGEST_ABBREVIATION = 3
SUSPECTED = 0.7
SCATTER = 0.85
REPAIR_COST = 2.0
FURTHER_COVERAGE = 0.85
FURTHER_SHARED = 0.5
FURTHER_SCORE = 70.0
NAMED = 0.6
SHOWN_AS = 2
EVIDENCE = 2.5
ALIKE = 0.2
PARTLY = 40.0
DOUBT_IDLE = 2.2
DOUBT_TELLING = 2.4
DOUBT_MET = 1.5
DOUBT_WHOLE = 2.0
REFUSED = -4.4
"""Calibrated with `benchmarks/accuracy.py`; to be calibrated again whenever the list of phrases grows."""
