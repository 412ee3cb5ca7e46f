# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The web client, as a person uses it."
import re


class WebClient:

    def __init__(self, page, port):
        self.page = page
        self.port = port
        self.errors = []
        page.on('pageerror', lambda error: self.errors.append(str(error)))

    def log_in(self, user, password='coworking'):
        page = self.page
        page.goto(f'http://127.0.0.1:{self.port}/#coworking')
        login = page.locator('input[name=login]:visible')
        login.wait_for()
        self.settle()
        login.fill(user)
        login.press('Enter')
        page.locator('input[type=password]:visible').fill(password)
        page.keyboard.press('Enter')
        self.menu('Coworking').wait_for()
        self.settle()

    def menu(self, name):
        return self.page.locator('#menu').get_by_text(name, exact=True)

    def open(self, *path):
        "Go down the menu."
        for name in path:
            self.menu(name).last.click()
            self.settle()

    def settle(self):
        "Wait until the client has answers to all it asked the server."
        self.page.evaluate("""() => new Promise(resolve => {
            let frames = 0;
            const look = () => {
                frames = jQuery.active ? 0 : frames + 1;
                frames > 12 ? resolve() : requestAnimationFrame(look);
            };
            look();
        })""")

    def field(self, name):
        "The field, in the dialog if there is one: it comes last."
        self.settle()
        return self.page.locator(f'[name="{name}"]:visible').last

    def fill(self, name, value):
        self.field(name).click()
        # A number is edited in another widget than it is shown in.
        self.field(name).fill(value)
        self.page.keyboard.press('Tab')

    def pick(self, name, text):
        "Type what a many2one completes, and take it."
        self.field(name).press_sequentially(text)
        self.page.locator(
            '.dropdown-completion:visible').get_by_text(text).first.click()

    def choose(self, name, label):
        "Select what begins with the label."
        field = self.field(name)
        option = field.locator('option').filter(
            has_text=re.compile(f'^{label}')).first
        field.select_option(value=option.get_attribute('value'))
        field.press('Tab')

    def press(self, label):
        self.settle()
        self.page.get_by_role('button', name=label).last.click()

    def press_in_dialog(self, label):
        self.settle()
        self.page.locator('.modal-content:visible').last.get_by_role(
            'button', name=label).click()

    def new(self):
        "Begin a new record, once the client has put the cursor in it."
        self.settle()
        self.page.keyboard.press('Alt+n')
        self.page.wait_for_function("""() =>
            document.activeElement.closest('.form-container, tbody')""")
        self.settle()

    def open_row(self, text):
        "See the first row with the text in its form."
        self.settle()
        self.tab.locator('tbody tr').filter(
            has_text=text).first.dblclick()
        self.settle()

    def open_cell(self, row, text):
        "The same by the cell with the text, where others are links."
        self.settle()
        self.tab.locator('tbody tr').filter(has_text=row).first.locator(
            'td').filter(has_text=text).first.dblclick()
        self.settle()

    @property
    def tab(self):
        return self.page.locator('.tab-pane.active')

    @property
    def alert(self):
        "What the server refused or warned of."
        return self.page.locator(
            '.modal-content:visible .alert:visible, '
            '.error-dialog:visible')
