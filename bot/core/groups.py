"""Topics of the library that stand together, and names of the lexicon, as turns of several kinds look for them."""

WAYS = ("directions", "getting-to-city", "public-transport", "taxi", "venue")
"""Topics of how to get somewhere."""
NEAR_BY = ("directions", "venue", "city", "driving", "public-transport")
"""Topics of the way within the town, or of where it is."""
BY_TICKET = ("getting-to-city", "directions", "public-transport", "airport", "airport-transfer", "hotel-shuttle", "taxi", "train", "bus")
"""Topics of ways for which one buys a ticket."""
OF_THE_WAY = (
    "getting-to-city",
    "airport",
    "airport-transfer",
    "driving",
    "directions",
    "public-transport",
    "taxi",
    "participant-countries",
)
"""Topics of which where one comes from may be a matter."""
VEHICLES = ("bus", "train")
"""Words by which the organisers' own fact is of a way for which one buys a ticket."""
TOO_LATE = "too-late"
"""What the lexicon calls being late for something, or in time."""
BACK = "return-again"
"""What it calls coming back."""
BOOKING = ("booking", "book-meeting", "register", "invite", "request")
"""What it calls getting a place."""
