"""That somebody said they want to be forgotten: it goes with them."""

from dugnad.web.forgetting.models import Farewell, TextedWish
from dugnad.web.traces.trace import Trace, cascades

TRACE = Trace(models=(Farewell, TextedWish), forget=cascades)
