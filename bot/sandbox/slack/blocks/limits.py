"""Slack's numbers (Slack docs: "Reference: Block Kit", "Truncating really long messages")."""

from typing import Final

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MESSAGE_TEXT: Final = 40_000  # characters; longer is msg_too_long
MESSAGE_CHARACTERS: Final = 13_000  # over all blocks, about; more is msg_blocks_too_long
ATTACHMENTS: Final = 100

SECTION_TEXT: Final = 3000
SECTION_FIELDS: Final = 10
FIELD_TEXT: Final = 2000
HEADER_TEXT: Final = 150
CONTEXT_ELEMENTS: Final = 10
ACTIONS_ELEMENTS: Final = 25
MARKDOWN_TEXT: Final = 12_000  # in all markdown blocks of one message
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
IMAGE_ALT: Final = 2000
IMAGE_TITLE: Final = 2000
IDENTIFIER: Final = 255  # block_id, action_id, callback_id, external_id
URL: Final = 3000

BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2000
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
SELECT_OPTIONS: Final = 100
OVERFLOW_OPTIONS: Final = 5
CHOICE_OPTIONS: Final = 10  # checkboxes and radio buttons
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
PLACEHOLDER: Final = 150

INPUT_LABEL: Final = 2000
INPUT_LENGTH: Final = 3000
VIEW_TITLE: Final = 24
VIEW_METADATA: Final = 3000
