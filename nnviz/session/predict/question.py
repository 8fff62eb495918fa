"""Questions: see nnviz.session.question, which State may know as well."""

from nnviz.session.question import Option as Option
from nnviz.session.question import Quantity as Quantity
from nnviz.session.question import Question as Question
from nnviz.session.question import QuestionKind as QuestionKind
