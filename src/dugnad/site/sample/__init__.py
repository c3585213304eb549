"""The sample place: an invented neighbourhood to try things in, with a whole year behind it.

`year` tells its year, story by story; `street` is a part of it, what is under way now, and makes a
small sample place alone. Everything is done by the same presses that people make, so it goes
through the same doors and stands in the same books. Everybody in it is invented; their addresses
end in `.example`, where no mail arrives.
"""
