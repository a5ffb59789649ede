"""Which parts are pages put together from? Each is one widget; pages hold only layout."""
