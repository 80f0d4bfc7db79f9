"""`yiming lsp` as real editors meet it: the capabilities of VS Code and Neovim, messages checked by lsprotocol."""
import asyncio
import os
import pathlib
import subprocess
import urllib.parse

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

YIMING = os.environ["YIMING"]
GLOSS = "使馆周二说，大使格奥尔基·季诺维也夫(Georgy Zinoviev)不在场。\n"
SLIP = "𠮷田和𠮷野说，季诺维耶夫走了。\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A folder with a memory in which one rendering is settled."""
    folder = tmp_path_factory.mktemp("书")
    (folder / "yiming.toml").write_text('db = "m.db"\n', encoding="utf-8")
    (folder / "gloss.txt").write_text(GLOSS, encoding="utf-8")
    for arguments in [["align", "gloss.txt"], ["term", "prefer", "Georgy Zinoviev", "格奥尔基·季诺维也夫"]]:
        environment = {**os.environ, "YIMING_DB": ""}
        subprocess.run([YIMING, *arguments], cwd=folder, env=environment, check=True, capture_output=True)
    return folder


@pytest_lsp.fixture(
    params=["visual-studio-code", "neovim"],
    config=ClientServerConfig(server_command=[YIMING, "lsp", "--lang", "en"]),
)
async def client(request, lsp_client: LanguageClient, book):
    folder = types.WorkspaceFolder(uri=book.as_uri(), name="book")
    parameters = types.InitializeParams(
        capabilities=client_capabilities(request.param), workspace_folders=[folder], root_uri=book.as_uri(),
    )
    await lsp_client.initialize_session(parameters)
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient, uri: str, text: str) -> list[types.Diagnostic]:
    document = types.TextDocumentItem(uri=uri, language_id="plaintext", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))
    return await told(client, uri)


async def told(client: LanguageClient, uri: str) -> list[types.Diagnostic]:
    """The findings that the client has when the next ones for the text have come."""
    while True:
        params = await asyncio.wait_for(client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS), 30)
        if params.uri == uri:
            return params.diagnostics


def under(text: str, range_: types.Range) -> str:
    """What stands in a range of one line, counted in units of UTF-16."""
    line = text.split("\n")[range_.start.line].encode("utf-16-le")
    assert range_.start.line == range_.end.line
    return line[2 * range_.start.character:2 * range_.end.character].decode("utf-16-le")


@pytest.mark.asyncio
async def test_findings_fixes_and_changes(client: LanguageClient, book: pathlib.Path):
    uri = (book / "new one.txt").as_uri()
    text = SLIP + "格奥尔基·季诺维也夫(Georgy Zinoviev)来了。\n"
    found = await opened(client, uri, text)
    assert [(one.code, under(text, one.range)) for one in found] == [("YM109", "季诺维耶夫")]
    assert found[0].source == "yiming" and found[0].severity == types.DiagnosticSeverity.Warning
    assert found[0].related_information

    actions = await client.text_document_code_action_async(types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=uri), range=found[0].range,
        context=types.CodeActionContext(diagnostics=found),
    ))
    edit = actions[0].edit.changes[uri][0]
    assert (under(text, edit.range), edit.new_text) == ("季诺维耶夫", "季诺维也夫")
    assert actions[0].kind == types.CodeActionKind.QuickFix

    change = types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)
    client.text_document_did_change(types.DidChangeTextDocumentParams(
        text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=2), content_changes=[change],
    ))
    assert not await told(client, uri)
    assert urllib.parse.unquote(uri).endswith("new one.txt")


@pytest.mark.asyncio
async def test_hover_tells_pair_and_provenance(client: LanguageClient, book: pathlib.Path):
    uri = (book / "hover.txt").as_uri()
    text = "𠮷田见季诺维也夫。\n"
    await opened(client, uri, text)
    hover = await client.text_document_hover_async(types.HoverParams(
        text_document=types.TextDocumentIdentifier(uri=uri), position=types.Position(line=0, character=6),
    ))
    assert under(text, hover.range) == "季诺维也夫"
    for fact in ["Georgy Zinoviev", "preferred", "gloss.txt:1:9"]:
        assert fact in hover.contents.value, hover.contents.value


@pytest.mark.asyncio
@pytest.mark.parametrize("typed", ["Zinoviev", "jinuoweiyefu", "zinov"])
async def test_completion_after_original_and_pinyin(client: LanguageClient, book: pathlib.Path, typed: str):
    uri = (book / "typed.txt").as_uri()
    text = f"𠮷田见{typed}\n"
    await opened(client, uri, text)
    found = await client.text_document_completion_async(types.CompletionParams(
        text_document=types.TextDocumentIdentifier(uri=uri),
        position=types.Position(line=0, character=4 + len(typed)),
    ))
    first = found.items[0]
    assert first.text_edit.new_text == "季诺维也夫" and under(text, first.text_edit.range) == typed
    assert first.filter_text == typed
