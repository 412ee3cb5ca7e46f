/* This file is part of trytond-coworking.  The COPYRIGHT file at the top level
   of this repository contains the full copyright notices and license terms. */

// Stands in for Stripe's script on a payment page: no card is debited.
const Stripe = (() => {
  const base = new URL(document.currentScript.src).origin;
  const french = navigator.language.startsWith('fr');
  const words = (english, inFrench) => french ? inFrench : english;

  const ask = async (path, data) => {
    const answer = await fetch(base + path, {
      method: 'POST',
      body: JSON.stringify(data),
    });
    return answer.json();
  };

  const input = (parent, name, label, placeholder, width) => {
    const box = document.createElement('label');
    box.textContent = label;
    box.style.width = width;
    const field = document.createElement('input');
    field.name = name;
    field.placeholder = placeholder;
    field.autocomplete = 'off';
    field.inputMode = 'numeric';
    box.append(field);
    parent.append(box);
    return field;
  };

  const STYLE = `
    .standin { border: 1px solid #d5dbe0; border-radius: 6px; padding: 16px; }
    .standin p { color: #7a5b00; background: #fff6dc; margin: 0 0 12px;
      padding: 8px 12px; border-radius: 4px; font-size: 14px; }
    .standin .row { display: flex; gap: 12px; }
    .standin label { display: block; font-size: 14px; color: #4a5660; }
    .standin input, .standin select { box-sizing: border-box; width: 100%;
      font-size: 16px; padding: 8px; margin: 4px 0 12px;
      border: 1px solid #b9c3cb; border-radius: 4px; }
    .standin-ask { position: fixed; inset: 0; background: #0008; }
    .standin-ask div { background: #fff; width: 320px; margin: 20vh auto;
      padding: 24px; border-radius: 6px; text-align: center; }
    .standin-ask button { font-size: 16px; margin: 8px; padding: 8px 16px; }`;

  class PaymentElement {
    constructor(elements) {
      this.elements = elements;
    }

    async mount(selector) {
      const style = document.createElement('style');
      style.textContent = STYLE;
      document.head.append(style);
      const box = document.createElement('div');
      box.className = 'standin';
      const note = document.createElement('p');
      note.textContent = words(
        'This is a trial: no card is debited. Try 4242 4242 4242 4242.',
        'Ceci est un essai : aucune carte n’est débitée. ' +
        'Essayez 4242 4242 4242 4242.');
      box.append(note);
      this.saved = document.createElement('select');
      this.saved.name = 'saved';
      box.append(this.saved);
      const card = document.createElement('div');
      box.append(card);
      this.number = input(
        card, 'number', words('Card number', 'Numéro de carte'),
        '1234 1234 1234 1234', '100%');
      const row = document.createElement('div');
      row.className = 'row';
      card.append(row);
      this.expiry = input(
        row, 'expiry', words('Expiry', 'Expiration'),
        words('MM/YY', 'MM/AA'), '50%');
      this.cvc = input(row, 'cvc', words('Code', 'Cryptogramme'), '123', '50%');
      this.saved.addEventListener('change', () => {
        card.hidden = Boolean(this.saved.value);
      });
      document.querySelector(selector).append(box);
      await this.offerSaved();
    }

    // The cards that the payer saved before come first.
    async offerSaved() {
      const secret = this.elements.customerSessionClientSecret;
      this.saved.hidden = true;
      if (!secret) {
        return;
      }
      const answer = await fetch(
        `${base}/_page/payment_methods?customer_session=${secret}`);
      const methods = (await answer.json()).data;
      this.saved.hidden = !methods.length;
      this.saved.add(new Option(words('Another card', 'Une autre carte'), ''));
      for (const method of methods) {
        const last = (method.card || method.sepa_debit).last4;
        this.saved.add(new Option(`•••• ${last}`, method.id));
      }
    }

    get method() {
      if (this.saved.value) {
        return {payment_method: this.saved.value};
      }
      const [month, year] = this.expiry.value.split('/');
      return {
        payment_method_data: {
          type: 'card',
          card: {
            number: this.number.value.replace(/\s/g, ''),
            exp_month: parseInt(month) || 0,
            exp_year: parseInt(year) || 0,
            cvc: this.cvc.value.trim(),
          },
        },
      };
    }
  }

  // What the bank of the payer asks him.
  const authenticate = () => new Promise(resolve => {
    const shade = document.createElement('div');
    shade.className = 'standin-ask';
    const box = document.createElement('div');
    const question = document.createElement('h3');
    question.textContent = words(
      'Your bank asks you to confirm the payment.',
      'Votre banque vous demande de confirmer le paiement.');
    box.append(question);
    for (const [label, answer] of [
        [words('Confirm', 'Confirmer'), true],
        [words('Refuse', 'Refuser'), false]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.addEventListener('click', () => {
        shade.remove();
        resolve(answer);
      });
      box.append(button);
    }
    shade.append(box);
    document.body.append(shade);
  });

  const confirm = async (kind, key, options) => {
    const secret = options.elements.clientSecret;
    const id = secret.split('_secret_')[0];
    const path = `/v1/${kind}_intents/${id}`;
    const element = options.elements.element;
    let intent = await ask(
      `${path}/confirm`, {key, client_secret: secret, ...element.method});
    if (intent.status === 'requires_action') {
      const success = await authenticate();
      intent = kind === 'payment'
        ? await ask(
          `${path}/_authenticate`, {key, client_secret: secret, success})
        : await ask(
          `${path}/${success ? 'confirm' : 'cancel'}`,
          {key, client_secret: secret});
    }
    if (intent.error) {
      return {error: intent.error};
    }
    const back = new URL(options.confirmParams.return_url);
    back.searchParams.set(`${kind}_intent`, id);
    back.searchParams.set('redirect_status', intent.status);
    window.location.assign(back);
    return {};
  };

  return key => ({
    elements: options => ({
      ...options,
      create() {
        this.element = new PaymentElement(this);
        return this.element;
      },
    }),
    confirmPayment: options => confirm('payment', key, options),
    confirmSetup: options => confirm('setup', key, options),
  });
})();
