"""The plan in a browser: a text is changed in its place, with the keyboard alone."""

from playwright.sync_api import expect


def test_en_text_andras_pa_sin_plats_med_tangentbordet(varld, personer, fonster):
    sida = fonster(personer.enhetschef).new_page()
    sida.goto(f"/hasselby-vallingby/atgardsplan/{varld.plan.pk}/")
    del_ = sida.locator("#bakgrund")
    del_.get_by_role("link", name="Ändra Bakgrund").press("Enter")
    expect(del_.locator(".ProseMirror-focused")).to_be_visible()
    sida.keyboard.type("Områdena är fem.")
    sida.keyboard.press("Enter")
    sida.keyboard.type("Alla är valda.")
    del_.get_by_role("button", name="Spara").press("Enter")
    # The plan is decided: a change wants its reason, and what was written is still there.
    expect(del_.get_by_role("alert")).to_contain_text("Skäl till ändringen")
    expect(del_.get_by_role("textbox", name="Text")).to_contain_text("Alla är valda.")
    del_.get_by_label("Skäl till ändringen").fill("Nytt läge")
    del_.get_by_role("button", name="Spara").press("Enter")
    expect(del_.get_by_role("status")).to_contain_text("Sparat")
    expect(del_.locator("p", has_text="Alla är valda.")).to_be_visible()
    expect(del_.get_by_role("link", name="Ändra Bakgrund")).to_be_focused()
    varld.plan.refresh_from_db()
    assert varld.plan.bakgrund == "<p>Områdena är fem.</p>\n<p>Alla är valda.</p>"
    # Changing one's mind puts the text back.
    del_.get_by_role("link", name="Ändra Bakgrund").press("Enter")
    del_.get_by_role("link", name="Avbryt").press("Enter")
    expect(del_.locator("p", has_text="Alla är valda.")).to_be_visible()
    expect(del_.get_by_role("button", name="Spara")).to_have_count(0)
