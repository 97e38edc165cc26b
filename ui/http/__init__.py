"""Guard the page's server: which hosts and origins it answers, what its answers allow a browser to do.

same_origin.py   refuses connections that another site's page opens
headers.py       the security headers of every answer
internals.py     hides what Streamlit tells of itself from other machines
guard.py         all of them, and the check of `Host`, in their order
"""
