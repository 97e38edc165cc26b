"""Guard the page's server: which hosts and origins it answers, what its answers allow a browser to do.

same_origin.py   refuses connections that another site's page opens
headers.py       the security headers of every answer
connections.py   how many browsers at once
internals.py     hides what Streamlit tells of itself from other machines
upload_quota.py  takes in no file that nobody may add, and only so many
admission.py     lets nothing of the library out to whoever is not signed in
gate.py          says who asks, by cookie or by a proxy's headers; peer.py, from which address
messages.py      what a browser may send to the page's script
monitoring.py    answers /healthz and /metrics, of state.py and counts.py
guard.py         all of them, and the check of `Host`, in their order
"""
