"""The protocol: what an editor asks, answered by the modules beside this one."""

from __future__ import annotations

import asyncio
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from conformance import Applicability, Severity
from conformance.selection import selected
from conformance.suite import check_statically
from tile.lsp.checker import Checker
from tile.lsp.completion import suggest
from tile.lsp.document import Workspace
from tile.lsp.hover import describe
from tile.lsp.navigation import declaration, is_renamable, renaming
from tile.lsp.positions import Positions
from tile.lsp.ranges import mark, replacements
from tile.lsp.words import unfinished, word_at
from tile.own_modules import forget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance import Finding
    from tile.lsp.document import Document
    from tile.lsp.navigation import Place
    from tile.lsp.positions import Encoding

PAUSE = 0.4
"""Seconds without a key before the whole check begins."""

_SOURCE = "tile"
_KINDS = {
    "field": types.CompletionItemKind.Field,
    "function": types.CompletionItemKind.Function,
    "keyword": types.CompletionItemKind.Keyword,
    "variable": types.CompletionItemKind.Variable,
}


class _AtAPlace(Protocol):
    """The parameters of every request about a place in a document."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...

    @property
    def position(self) -> types.Position: ...


class Server(LanguageServer):
    """One workspace."""

    def __init__(self) -> None:
        super().__init__("tile", version("reteno-amplitude-tile"))
        self.tiles = Workspace()
        self.checker = Checker()
        self.module_checker = Checker()
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}

    def document(self, uri: str) -> Document:
        """The open document of an address."""
        return self.tiles.document(_path(uri), self.workspace.get_text_document(uri).source)

    def positions(self, document: Document) -> Positions:
        """Its lines, counted as was agreed with the editor."""
        return Positions(document.text, self.encoding)

    @property
    def encoding(self) -> Encoding:
        """What characters are counted in."""
        agreed = self.workspace.position_encoding
        known: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
        return next((each for each in known if agreed == each), "utf-16")

    def look(self, uri: str) -> None:
        """Show what can be seen at once, and check the whole once nothing was typed for a while."""
        document = self.document(uri)
        seen = check_statically(document.destination, ignored=document.project.ignored)
        self.show(uri, document, selected(seen, document.project.select, ()).findings)
        if (task := self.waiting.pop(uri, None)) is not None:
            task.cancel()
        self.waiting[uri] = asyncio.get_running_loop().create_task(self._check(uri, document))

    async def _check(self, uri: str, document: Document) -> None:
        await asyncio.sleep(PAUSE)
        found = await asyncio.get_running_loop().run_in_executor(None, self.checker.check, _path(uri), document.text)
        if found is not None and uri in self.waiting and self.document(uri).text == document.text:
            self.show(uri, document, found)

    def show(self, uri: str, document: Document, findings: Sequence[Finding]) -> None:
        """Publish findings in place of those shown before."""
        self.findings[uri] = tuple(findings)
        positions = self.positions(document)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri,
                version=self.workspace.get_text_document(uri).version,
                diagnostics=[
                    _diagnostic(each.finding, _range(positions, each.start, each.end))
                    for each in mark(document, findings)
                ],
            )
        )

    def look_at_module(self, uri: str) -> None:
        """Check what a saved module declares, in a process of its own."""
        if (task := self.waiting.pop(uri, None)) is not None:
            task.cancel()
        self.waiting[uri] = asyncio.get_running_loop().create_task(self._check_module(uri))

    async def _check_module(self, uri: str) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(None, self.module_checker.check_module, _path(uri))
        if found is None or uri not in self.waiting:
            return
        document = self.workspace.get_text_document(uri)
        by_character, positions = (Positions(document.source, each) for each in ("utf-32", self.encoding))

        def at(line: int, column: int) -> int:
            return by_character.offset(line - 1, column - 1)

        diagnostics = [
            _diagnostic(finding, _range(positions, at(place.line, place.column), at(place.end_line, place.end_column)))
            for place, finding in found
        ]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=document.version, diagnostics=diagnostics)
        )

    def reload(self) -> None:
        """Load the project's modules anew: one of them, or its configuration, was saved."""
        forget(None)
        self.tiles = Workspace()
        self.checker.close()
        self.module_checker.close()
        for uri in list(self.findings):
            self.look(uri)

    def close_document(self, uri: str) -> None:
        """Forget a document, and take its findings from the screen."""
        if (task := self.waiting.pop(uri, None)) is not None:
            task.cancel()
        self.findings.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


def make_server() -> Server:
    """A server with everything it can do registered."""
    server = Server()

    @server.feature(types.INITIALIZE)
    def initialize(server: Server, params: types.InitializeParams) -> None:
        root = to_fs_path(params.root_uri) if params.root_uri else params.root_path
        if root and Path(root).is_dir():
            os.chdir(root)
            server.tiles = Workspace()

    @server.feature(types.INITIALIZED)
    def initialized(server: Server, _: types.InitializedParams) -> None:
        if server.tiles.fault is not None:
            server.window_show_message(
                types.ShowMessageParams(types.MessageType.Warning, f"tiles can't be loaded: {server.tiles.fault}")
            )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
        if _is_python(params.text_document.uri):
            server.look_at_module(params.text_document.uri)
        else:
            server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
        if not _is_python(params.text_document.uri):
            server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
        if _is_python(params.text_document.uri) or _path(params.text_document.uri).name == "pyproject.toml":
            server.reload()
        if _is_python(params.text_document.uri):
            server.look_at_module(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(server: Server, _: types.DidChangeWatchedFilesParams) -> None:
        server.reload()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
        server.close_document(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
        document, positions, offset = _at(server, params)
        word = word_at(document.text, offset)
        text = describe(document.destination, word) if word else ""
        if word is None or not text:
            return None
        return types.Hover(
            types.MarkupContent(types.MarkupKind.Markdown, text), _range(positions, word.start, word.end)
        )

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[".", "?", "#"]))
    def complete(server: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
        document, positions, offset = _at(server, params)
        typed = unfinished(document.text, offset)
        if typed is None:
            return []
        place = _range(positions, typed.start, offset)
        return [
            types.CompletionItem(
                label=each.text,
                kind=_KINDS[each.kind],
                detail=each.detail,
                documentation=types.MarkupContent(types.MarkupKind.Markdown, each.documentation),
                text_edit=types.TextEdit(place, each.text),
            )
            for each in suggest(document, typed.kind, typed.path)
        ]

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(server: Server, params: types.DefinitionParams) -> types.Location | None:
        document, _, offset = _at(server, params)
        word = word_at(document.text, offset)
        place = declaration(document, word) if word else None
        return None if place is None else _location(server, document, params.text_document.uri, place)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(server: Server, params: types.PrepareRenameParams) -> types.Range | None:
        document, positions, offset = _at(server, params)
        word = word_at(document.text, offset)
        if word is None or not is_renamable(document, word):
            return None
        return _range(positions, word.start, word.end)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(server: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        document, _, offset = _at(server, params)
        word = word_at(document.text, offset)
        changes: dict[str, list[types.TextEdit]] = {}
        try:
            edits = renaming(document, word, params.new_name) if word else []
        except ValueError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        for place, text in edits:
            at = _location(server, document, params.text_document.uri, place)
            changes.setdefault(at.uri, []).append(types.TextEdit(at.range, text))
        return types.WorkspaceEdit(changes=changes) if changes else None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def act(server: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        document = server.document(uri)
        positions = server.positions(document)
        start = positions.offset(params.range.start.line, params.range.start.character)
        end = positions.offset(params.range.end.line, params.range.end.character)
        return [
            types.CodeAction(
                title=each.finding.fix or f"fix {each.finding.code}",
                kind=types.CodeActionKind.QuickFix,
                is_preferred=each.finding.applicability is Applicability.SAFE,
                diagnostics=[_diagnostic(each.finding, _range(positions, each.start, each.end))],
                edit=types.WorkspaceEdit(
                    changes={
                        uri: [types.TextEdit(_range(positions, edit.start, edit.end), edit.text) for edit in edits]
                    }
                ),
            )
            for each in mark(document, server.findings.get(uri, ()))
            if each.start <= end and start <= each.end and (edits := replacements(document, each.finding))
        ]

    @server.feature(types.SHUTDOWN)
    def shut_down(server: Server, _: None) -> None:
        server.checker.close()
        server.module_checker.close()

    return server


def run() -> None:
    """Serve the editor on standard input and output; what modules print goes to standard error instead."""
    editor = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    make_server().start_io(sys.stdin.buffer, editor)


def _at(server: Server, params: _AtAPlace) -> tuple[Document, Positions, int]:
    document = server.document(params.text_document.uri)
    positions = server.positions(document)
    return document, positions, positions.offset(params.position.line, params.position.character)


def _range(positions: Positions, start: int, end: int) -> types.Range:
    return types.Range(types.Position(*positions.position(start)), types.Position(*positions.position(end)))


def _location(server: Server, document: Document, uri: str, place: Place) -> types.Location:
    if place.file is None:
        return types.Location(uri, _range(server.positions(document), place.start, place.end))
    text = place.file.read_text(encoding="utf-8")
    address_of_file = from_fs_path(str(place.file)) or uri
    return types.Location(address_of_file, _range(Positions(text, server.encoding), place.start, place.end))


def _diagnostic(finding: Finding, at: types.Range) -> types.Diagnostic:
    is_error, source = finding.severity is Severity.ERROR, finding.rule.source
    return types.Diagnostic(
        range=at,
        message="\n".join(filter(None, [finding.message, *finding.related, finding.fix and f"help: {finding.fix}"])),
        severity=types.DiagnosticSeverity.Error if is_error else types.DiagnosticSeverity.Warning,
        code=finding.code,
        code_description=types.CodeDescription(source) if "://" in source else None,
        source=_SOURCE,
    )


def _path(uri: str) -> Path:
    return Path(to_fs_path(uri) or uri)


def _is_python(uri: str) -> bool:
    return uri.endswith(".py")
