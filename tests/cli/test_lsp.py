"""`tile lsp`, as an editor talks to it: a process of its own, on standard input and output."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` isn't installed")

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

_TEMPLATE = """\
{
  "emoji": "😀 ${input.event_type}",
  "user": "${(input.user_id!"")?json_string}",
  "key": "${parameters.token?json_string}"
}
"""
_PYPROJECT = '[tool.tile]\ntiles = ["acme_tile:events"]\n'


class Editor:
    """One editor with one open file."""

    def __init__(self, client: LanguageClient, file: Path) -> None:
        self.client, self.uri, self.version = client, file.as_uri(), 1
        self.published: list[types.PublishDiagnosticsParams] = []

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def publish(found: types.PublishDiagnosticsParams) -> None:
            self.published.append(found)

    async def open(self, text: str) -> None:
        item = types.TextDocumentItem(self.uri, "freemarker", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    async def change(self, text: str) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    async def diagnostics(self, wanted: Callable[[list[types.Diagnostic]], bool]) -> list[types.Diagnostic]:
        """The first published findings of the latest version that are as wanted."""
        for _ in range(1200):
            for each in self.published:
                if each.version == self.version and wanted(list(each.diagnostics)):
                    return list(each.diagnostics)
            await asyncio.sleep(0.05)
        raise AssertionError([[each.message for each in found.diagnostics] for found in self.published])

    def at(self, line: int, character: int) -> dict[str, types.TextDocumentIdentifier | types.Position]:
        return {
            "text_document": types.TextDocumentIdentifier(self.uri),
            "position": types.Position(line, character),
        }


@asynccontextmanager
async def editing(file: Path) -> AsyncIterator[Editor]:
    client = LanguageClient("test", "1")
    await client.start_io(sys.executable, "-m", "tile", "lsp", cwd=file.parent)
    editor = Editor(client, file)
    await client.initialize_async(
        types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=file.parent.as_uri())
    )
    client.initialized(types.InitializedParams())
    try:
        yield editor
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]


def test_findings_at_once_and_after_the_whole_check(tmp_path: Path) -> None:
    async def session() -> None:
        async with editing(tmp_path / "event.ftl") as editor:
            await editor.open(_TEMPLATE)
            [finding] = await editor.diagnostics(bool)
            # `😀` is two UTF-16 code units, and fifteen stand before `${`.
            assert (finding.code, finding.range.start) == ("TPL301", types.Position(1, 15))
            [shown] = await editor.diagnostics(lambda found: [each.code for each in found] == ["JSN106"])
            assert shown.range.start.line == 1
            await editor.change(_TEMPLATE.replace("event_type}", "event_type?json_string}").replace('!"")', ")"))
            [missing] = await editor.diagnostics(lambda found: [each.code for each in found] == ["TPL102"])
            assert missing.range.start.line == 2
            await editor.change('{"a": "${input.event_type"}')
            [syntax] = await editor.diagnostics(bool)
            assert syntax.code == "TPL101"

    asyncio.run(session())


def test_hover_completion_and_quick_fix(tmp_path: Path) -> None:
    async def session() -> None:
        async with editing(tmp_path / "event.ftl") as editor:
            await editor.open(_TEMPLATE)
            [finding] = await editor.diagnostics(bool)
            hover = await editor.client.text_document_hover_async(types.HoverParams(**editor.at(2, 22)))  # type: ignore[arg-type]
            assert hover is not None
            assert isinstance(hover.contents, types.MarkupContent)
            assert hover.contents.value.startswith("`input.user_id`")
            assert "may be missing" in hover.contents.value
            actions = await editor.client.text_document_code_action_async(
                types.CodeActionParams(
                    types.TextDocumentIdentifier(editor.uri), finding.range, types.CodeActionContext([finding])
                )
            )
            assert actions
            [action] = actions
            assert isinstance(action, types.CodeAction)
            assert action.edit is not None
            assert action.edit.changes is not None
            [[edit]] = action.edit.changes.values()
            assert edit.new_text == "input.event_type?json_string"
            await editor.change("${input.us}")
            found = await editor.client.text_document_completion_async(types.CompletionParams(**editor.at(0, 10)))  # type: ignore[arg-type]
            assert isinstance(found, list)
            assert {"user_id", "user_properties", "event_type"} <= {each.label for each in found}

    asyncio.run(session())


def test_a_declared_tile(tmp_path: Path, acme: Callable[..., str]) -> None:
    parameters = '[Parameter(name="token", display_name="Token", secret=True, sample="s")]'
    acme(_TEMPLATE, parameters=parameters, headers='[Header(name="X-Key", value="${parameters.token}")]')
    (tmp_path / "pyproject.toml").write_text(_PYPROJECT, encoding="utf-8")
    module = tmp_path / "acme_tile.py"

    async def session() -> None:
        async with editing(tmp_path / "body.ftl") as editor:
            await editor.open(_TEMPLATE.replace("parameters.token", "parameters.tokn"))
            found = await editor.diagnostics(bool)
            assert "PRM102" in {each.code for each in found}
            await editor.change(_TEMPLATE)
            place = await editor.client.text_document_definition_async(types.DefinitionParams(**editor.at(3, 26)))  # type: ignore[arg-type]
            assert isinstance(place, types.Location)
            assert place.uri == module.as_uri()
            line = module.read_text(encoding="utf-8").splitlines()[place.range.start.line]
            assert line[place.range.start.character : place.range.end.character] == "token"
            changed = await editor.client.text_document_rename_async(
                types.RenameParams(**editor.at(3, 26), new_name="apiKey")  # type: ignore[arg-type]
            )
            assert changed is not None
            assert changed.changes is not None
            assert {uri: len(edits) for uri, edits in changed.changes.items()} == {editor.uri: 1, module.as_uri(): 2}
            with pytest.raises(JsonRpcException, match="'api-key' is not a name"):
                await editor.client.text_document_rename_async(
                    types.RenameParams(**editor.at(3, 26), new_name="api-key")  # type: ignore[arg-type]
                )

    asyncio.run(session())


def test_what_a_module_prints_does_not_disturb(tmp_path: Path, acme: Callable[..., str]) -> None:
    acme('{"a": "${input.event_type}"}')
    module = tmp_path / "acme_tile.py"
    module.write_text(f"print('hello')\n{module.read_text(encoding='utf-8')}", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(_PYPROJECT, encoding="utf-8")

    async def session() -> None:
        async with editing(tmp_path / "body.ftl") as editor:
            await editor.open('{"a": "${input.event_type}"}')
            assert [each.code for each in await editor.diagnostics(bool)] == ["TPL301"]

    asyncio.run(session())


def test_a_module_is_checked_when_it_is_opened_and_saved(tmp_path: Path, acme: Callable[..., str]) -> None:
    parameters = '[Parameter(name="spare", display_name="Spare 😀"), Parameter(name="other", display_name="Other")]'
    acme('{"a": "${(input.event_type)?json_string}${parameters.other?json_string}"}', parameters=parameters)
    (tmp_path / "pyproject.toml").write_text(_PYPROJECT, encoding="utf-8")
    module = tmp_path / "acme_tile.py"

    async def session() -> None:
        async with editing(module) as editor:
            text = module.read_text(encoding="utf-8")
            await editor.open(text)
            [unused] = await editor.diagnostics(bool)
            assert unused.code == "PRM101"
            assert '"spare"' in text.splitlines()[unused.range.start.line]
            module.write_text(text.replace('Parameter(name="spare", display_name="Spare 😀"), ', ""), encoding="utf-8")
            await editor.change(module.read_text(encoding="utf-8"))
            editor.published.clear()
            editor.client.text_document_did_save(
                types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(editor.uri))
            )
            assert not await editor.diagnostics(lambda found: not found)

    asyncio.run(session())
