"""The texts of the interface in Japanese: ``ja/LC_MESSAGES/messages.po`` for people, ``messages.mo`` made of it."""
